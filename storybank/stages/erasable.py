"""Whether somebody may be erased: her own wish, proved, heard again in a private call-back, and not one of very many at once.

Taking back can be a weapon: whoever has stolen a telephone or an account, or frightens somebody, can ask for it. So a wish
closes at once and destroys nothing; destroying waits until she herself has been called, by a way the bank knew before.
"""

from datetime import date, timedelta

from storybank.errors import Refused
from storybank.records import PersonId
from storybank.store.bank import Bank
from storybank.store.rows import CALL_BACKS, RequestRow

_MAY_ERASE = frozenset({"subject", "authority"})
_A_WEEK = timedelta(days=7)
BEGUN = "withdrawal.begun"


def require_erasable(bank: Bank, person: PersonId) -> None:
    """Raise Refused, with what to do meanwhile, where this person may not be erased now."""
    wishes = [
        one
        for one in bank.requests.list(person=person)
        if one.right == "erase" and one.decision != "refused" and one.who in _MAY_ERASE
    ]
    proved = [one for one in wishes if one.proof]
    if not proved:
        raise Refused(
            "withdraw.no-proof",
            "Erasing needs the person's own request with proof: an heir, a relative or a stranger may only ask for a pause. "
            "Run `storybank requests open PERSON --right erase --proof …`; until then withdraw with --effect restrict.",
        )
    if not any(_was_called(bank, one) for one in proved):
        raise Refused(
            "withdraw.no-call-back",
            f"Erasing needs a private call-back by {call_back_by(bank, proved[-1])}: somebody speaks with the person alone, by a way the bank knew before "
            f"(`storybank identity show`), and notes it: `storybank requests call-back {proved[-1].id[:8]} --result hers`. "
            "Everything stays closed until then; withdraw with --effect restrict.",
        )
    most = int(bank.settings.thresholds["erasures_a_week"])
    lately = erased_since(bank, bank.today() - _A_WEEK)  # by the clock of the chain: a day of decision can be chosen
    if len(lately - {person}) >= most:
        raise Refused(
            "withdraw.too-many",
            f"{len(lately)} people were erased within a week, and this bank stops at {most} (thresholds.erasures_a_week in bank.toml): "
            "many at once may be somebody's doing. Withdraw with --effect restrict, which closes all the same, and look at "
            "`storybank exposure --account` of whoever asked.",
        )


def call_back_by(bank: Bank, request: RequestRow) -> date:
    """Return the day by which a person is called back about her request."""
    return request.received_on + timedelta(days=int(bank.settings.thresholds["call_back_days"]))


def erased_since(bank: Bank, day: date) -> set[PersonId]:
    """Return the people whose erasure was begun after that day."""
    return {
        PersonId(str(event.facts["person"]))
        for event in bank.audit.list(verb=BEGUN)
        if event.facts.get("effect") == "erase" and event.at.date() > day
    }


def _was_called(bank: Bank, request: RequestRow) -> bool:
    return request.call_back == CALL_BACKS[0]
