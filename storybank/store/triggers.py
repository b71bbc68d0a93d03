"""Triggers: what is appended is never changed, and nobody approves or confirms what they proposed.

The approver rule is a trigger because it compares two tables; the rule for two-person acts is a check constraint.
"""

from typing import Any

from django.db import connections

from storybank.errors import Tampered

APPEND_ONLY = (
    "store_event", "store_itemrevision", "store_consentversion", "store_answer", "store_approval", "store_reading",
    "store_researchagreement",
)  # fmt: skip

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{lower} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"""
_SQLITE_APPROVAL = """CREATE TRIGGER IF NOT EXISTS store_approval_two_people BEFORE INSERT ON store_approval
WHEN NEW.staff = (SELECT proposed_by FROM store_release WHERE id = NEW.release_id)
BEGIN SELECT RAISE(ABORT, 'two people: store_approval'); END"""

_POSTGRES = (
    """CREATE OR REPLACE FUNCTION store_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$""",
    """CREATE OR REPLACE FUNCTION store_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.staff = (SELECT proposed_by FROM store_release WHERE id = NEW.release_id) THEN
    RAISE EXCEPTION 'two people: store_approval';
  END IF;
  RETURN NEW;
END $$""",
)
_POSTGRES_ROW = """CREATE OR REPLACE TRIGGER {table}_no_{lower} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION store_refuse()"""
_POSTGRES_TRUNCATE = """CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION store_refuse()"""
_POSTGRES_APPROVAL = """CREATE OR REPLACE TRIGGER store_approval_two_people BEFORE INSERT ON store_approval
FOR EACH ROW EXECUTE FUNCTION store_two_people()"""


def create(using: str = "default") -> None:
    """Create every trigger that is not there; nothing while an early migration has not made their tables yet."""
    connection = connections[using]
    if not set(APPEND_ONLY) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def missing(using: str = "default") -> tuple[str, ...]:
    """Return the names of the triggers that should be there as written here and are not."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            bodies = {row[0] for row in cursor.fetchall()}
            wanted = {
                statement.split()[5]: statement.replace("IF NOT EXISTS ", "") for statement in _statements("sqlite")
            }
            return tuple(name for name, body in wanted.items() if body not in bodies)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        present = {row[0] for row in cursor.fetchall()}
    return tuple(name for name in names() if name not in present)


def names() -> tuple[str, ...]:
    rows = tuple(f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete"))
    return (*rows, "store_approval_two_people")


def require(using: str = "default") -> None:
    """Raise Tampered where a trigger is gone."""
    if gone := missing(using):
        raise Tampered(
            "ledger.triggers",
            f"ledger: missing triggers: {', '.join(gone)}. Somebody removed them; run `storybank verify --audit`.",
        )


def _statements(vendor: str) -> list[Any]:
    rows = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    if vendor == "sqlite":
        return [_SQLITE.format(table=t, verb=v, lower=v.lower()) for t, v in rows] + [_SQLITE_APPROVAL]
    return [
        *_POSTGRES,
        *(_POSTGRES_ROW.format(table=t, verb=v, lower=v.lower()) for t, v in rows),
        *(_POSTGRES_TRUNCATE.format(table=t) for t in APPEND_ONLY),
        _POSTGRES_APPROVAL,
    ]
