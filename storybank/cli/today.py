"""The day it is where the bank is: decisions are about whole days in the bank's zone."""

from datetime import UTC, date, datetime, timedelta


def today(zone: str = "+04:00") -> date:
    """Return the present day at a fixed offset such as "+04:00"."""
    sign = -1 if zone.startswith("-") else 1
    hours, _, minutes = zone.lstrip("+-").partition(":")
    return (datetime.now(UTC) + sign * timedelta(hours=int(hours), minutes=int(minutes or 0))).date()
