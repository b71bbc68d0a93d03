"""Partners' names for things ("C01", "F01"): one table, per stream and scope."""

from collections.abc import Iterable

from storybank.store import contents, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Code

PERSON, CONSENT, INITIATIVE = "person", "consent", "initiative"


def item_scope(batch_key: str) -> str:
    return f"items/{batch_key}"


def target(ledger: Ledger, stream: str, scope: str, code: str, *, by: str) -> str:
    """Return the id behind a code, made on first sight."""
    known = find(stream, scope, code)
    if known is not None:
        return known
    with ledger.writing():
        known = find(stream, scope, code)  # again, now that nobody else writes
        if known is not None:
            return known
        made = ids.new_id()
        Code.objects.create(stream=stream, scope=scope, code=code, target=made)
        ledger.record("code.made", made, by, stream=stream)
        return made


def find(stream: str, scope: str, code: str) -> str | None:
    """Return the id behind a code, or None."""
    return Code.objects.filter(stream=stream, scope=scope, code=code).values_list("target", flat=True).first()  # type: ignore[no-any-return]  # untyped Django


def code_of(target: str) -> str | None:
    """Return the partner's code of a thing, or None."""
    return Code.objects.filter(target=target).order_by("pk").values_list("code", flat=True).first()  # type: ignore[no-any-return]  # untyped Django


def codes_of(targets: Iterable[str]) -> dict[str, str]:
    """Return the partner's code of each thing that has one, by id."""
    found: dict[str, str] = {}
    for chunk in contents.chunks(targets):
        for target, code in Code.objects.filter(target__in=chunk).order_by("-pk").values_list("target", "code"):
            found[target] = code
    return found


def name_of(target: str) -> str | None:
    """Return "stream/code", as a partner's thing is called on a command line, or None."""
    row = Code.objects.filter(target=target).order_by("pk").values_list("stream", "code").first()
    return f"{row[0]}/{row[1]}" if row else None


def targets(code: str) -> tuple[str, ...]:
    """Return every id that any stream calls `code`."""
    return tuple(Code.objects.filter(code=code).values_list("target", flat=True))
