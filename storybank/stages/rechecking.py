"""Everything again as of a day: what the day changed becomes a question or a suspension, what nobody lets us keep goes.

Memory does not grow with the bank: one digest a person, a few hundred items at a time.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from storybank.records import ItemId
from storybank.rules.clock import Turn
from storybank.stages import notices, taking_back
from storybank.stages.resting import ground, turns_between
from storybank.stages.screening import rulebook, screen, world_of
from storybank.stages.taking_back import close_what_is_live, take_out
from storybank.store.bank import Bank

DONE = "recheck.done"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgain:
    """What one look did. `turns`: what the days since the last look brought, by kind."""

    items: int
    asked: int  # items whose ground had changed
    opened: int
    reopened: int
    gone: int
    turns: dict[str, int] = field(default_factory=dict)


def ask_again(bank: Bank, *, on: date, by: str, everything: bool = False, progress: Progress) -> AskedAgain:
    """Screen every item whose questions the day, an agreement, a rule or a name may have changed since it was last asked.

    everything: ask them all, changed or not.
    """
    rests = ground(bank, rulebook(), on)
    items, changed = 0, []
    for pulse in bank.pulses.each():
        items += 1
        if everything or rests.digest(pulse) != pulse.asked:
            changed.append(pulse.item)
    turns = Counter(turn.kind.value for turn in turns_between(bank, rulebook(), _last_look(bank, on), on))
    if not changed:
        return AskedAgain(items=items, asked=0, opened=0, reopened=0, gone=0, turns=dict(turns))
    done = screen(bank, changed, on=on, by=by, world=world_of(bank), progress=progress, rests=rests)
    return AskedAgain(
        items=items,
        asked=len(changed),
        opened=done.opened,
        reopened=done.reopened,
        gone=done.gone,
        turns=dict(turns),
    )


def let_go(bank: Bank, *, on: date, by: str) -> tuple[ItemId, ...]:
    """Destroy what nobody has let us keep for as long as the bank waits (threshold `unconsented_days`); events stay."""
    overdue = bank.pulses.overdue(on, int(bank.settings.thresholds["unconsented_days"]))
    for item in overdue:
        take_out(bank, [item], cause=item, by=by, on=on)
        bank.erasure.item(item, by=by, on=on)
        bank.audit.append("keeping.destroyed", item, by=by, on=on.isoformat())
    return overdue


def finish_what_was_begun(bank: Bank, *, on: date, by: str) -> int:
    """Bring withdrawals to their end that a crash had stopped, and delete what was made of taken-back items meanwhile."""
    finished = len(taking_back.finish(bank, by=by, on=on))
    taking_back.clear(bank, by=by, on=on)
    return finished


def remind(bank: Bank, *, on: date, by: str) -> int:
    """Make notices for copies whose time is over; return how many of all notices wait for an answer past their day."""
    bank.registers.remind_of_end(by=by, on=on)
    return len(notices.due(bank, on=on))


def look_at_releases(bank: Bank, *, on: date, by: str) -> int:
    """Suspend every live bundle version that holds something which may not be shown on that day; return how many."""
    return len(close_what_is_live(bank, cause=f"recheck-{on}", by=by, on=on))


def note(bank: Bank, done: AskedAgain, *, on: date, by: str) -> None:
    """Chain what the look did: the next one says what the days between brought."""
    bank.audit.append(DONE, "bank", by=by, on=on.isoformat(), items=done.items, asked=done.asked)


def calendar(bank: Bank, *, after: date, until: date) -> tuple[Turn, ...]:
    """Return what the days from `after` (excluded) to `until` will bring: ends, embargoes, birthdays, looks that fall due."""
    return turns_between(bank, rulebook(), after, until)


def _last_look(bank: Bank, on: date) -> date:
    last = bank.audit.latest(DONE)
    day = date.fromisoformat(str(last.facts["on"])) if last else on
    return min(day, on - timedelta(days=1))
