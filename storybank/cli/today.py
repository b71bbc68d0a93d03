"""The day it is where the bank is: decisions are about whole days in the bank's zone."""

from datetime import date, datetime, timedelta, timezone

DEFAULT_ZONE = timezone(timedelta(hours=4))  # a fixed offset: a city's name would take a side


def today(zone: timezone = DEFAULT_ZONE) -> date:
    """Return the present day at a fixed offset."""
    return datetime.now(zone).date()
