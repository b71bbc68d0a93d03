"""Safer copies by digest, and which steps are done: what is here is not made again."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from storybank.errors import Tampered, Unreadable
from storybank.records import ItemId
from storybank.store import contents, files
from storybank.store.ledger import Ledger
from storybank.store.models import Derivative as Row
from storybank.store.models import Done
from storybank.store.rows import Derivative


class Derivatives:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def keep(
        self,
        item: ItemId,
        recipe: str,
        outputs: Mapping[str, tuple[bytes | Path, str]],
        *,
        by: str,
        facts: Mapping[str, object] | None = None,
    ) -> tuple[Derivative, ...]:
        """Store outputs (name → (bytes, media type)) by digest and return all of the recipe; keeping them again changes nothing.

        A path in the bank's work/ stands for a long file, which is moved.

        recipe: hex hash of what was done, to what, with which tools. facts: what the proof said (JSON; codes and numbers).
        """
        with self._ledger.writing():
            present = {row.name: row.digest for row in Row.objects.filter(item_id=item, recipe=recipe)}
            for name, (data, media_type) in outputs.items():
                digest, size_bytes = _digest(data)
                if not self.path(digest).exists():
                    if isinstance(data, bytes):
                        files.put(self.path(digest), data)
                    else:
                        files.adopt(data, self.path(digest))
                if present.get(name) != digest:
                    values = {
                        "digest": digest,
                        "size_bytes": size_bytes,
                        "media_type": media_type,
                        "facts": dict(facts or {}),
                    }
                    Row.objects.update_or_create(item_id=item, recipe=recipe, name=name, defaults=values)
            if outputs.keys() - present.keys():
                self._ledger.record("derivative.kept", item, by, recipe=recipe, files=len(outputs))
        return self.find(item, recipe)

    def find(self, item: ItemId, recipe: str) -> tuple[Derivative, ...]:
        """Return what a recipe made of an item, if its files are there too; else nothing."""
        rows = tuple(self._derivative(row) for row in Row.objects.filter(item_id=item, recipe=recipe).order_by("name"))
        return rows if all(row.path.exists() for row in rows) else ()

    def of_item(self, item: ItemId) -> tuple[Derivative, ...]:
        return tuple(self._derivative(row) for row in Row.objects.filter(item_id=item).order_by("recipe", "name"))

    def count(self, items: Iterable[ItemId]) -> int:
        """Return how many files were made of these items; of two that are the same bytes, one."""
        rows = Row.objects.values("item_id", "digest").distinct()
        return sum(rows.filter(item_id__in=chunk).count() for chunk in contents.chunks(items))

    def path(self, digest: str) -> Path:
        """Return where the bytes of a digest are, or would be."""
        return self._ledger.path / "working" / "derivatives" / digest[:2] / digest

    def read(self, digest: str) -> bytes:
        """Return the bytes, checked against their name."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            raise Unreadable(
                "derivative.missing", f"derivative {digest}: its file is gone. Run derive again."
            ) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise Tampered(
                "derivative.changed", f"derivative {digest}: its bytes changed. Remove the file and run derive again."
            )
        return data

    def purge(self, item: ItemId, *, by: str, on: date) -> int:
        """Remove every derivative of an item; bytes that another item shares stay."""
        with self._ledger.writing():
            digests = set(Row.objects.filter(item_id=item).values_list("digest", flat=True))
            Row.objects.filter(item_id=item).delete()
            shared = set(Row.objects.filter(digest__in=digests).values_list("digest", flat=True))
            Done.objects.filter(item=item).delete()
            if digests:
                self._ledger.record("derivative.purged", item, by, on=on.isoformat(), files=len(digests))
        for digest in digests - shared:
            self.path(digest).unlink(missing_ok=True)
        return len(digests)

    def sweep(self) -> int:
        """Remove files that no row knows: what a crash left between a row's end and its file's. Return how many."""
        with self._ledger.writing():  # whoever keeps a file puts it there inside a transaction of its own
            there = [one for one in (self._ledger.path / "working" / "derivatives").glob("*/*") if one.is_file()]
            known: set[str] = set()
            for chunk in contents.chunks(one.name for one in there):
                known |= set(Row.objects.filter(digest__in=chunk).values_list("digest", flat=True))
            strays = [one for one in there if one.name not in known]
            for one in strays:
                one.unlink(missing_ok=True)
        return len(strays)

    def done(
        self, item: ItemId, content: str, stage: str, version: str, rulebook: str = ""
    ) -> Mapping[str, object] | None:
        """Return the small result of a step that is done, else None.

        content: SHA-256 of what went in (a file, or a record's canonical form). version: of the stage's own code.
        """
        return self.done_many([(item, content)], stage, version, rulebook).get((item, content))

    def done_many(
        self, keys: Iterable[tuple[ItemId, str]], stage: str, version: str, rulebook: str = ""
    ) -> dict[tuple[ItemId, str], Mapping[str, object]]:
        """Return the results of those (item, content) that are done."""
        wanted = set(keys)
        rows = Done.objects.filter(stage=stage, version=version, rulebook=rulebook)
        found: dict[tuple[ItemId, str], Mapping[str, object]] = {}
        for chunk in contents.chunks(sorted({item for item, _ in wanted})):
            for item, content, result in rows.filter(item__in=chunk).values_list("item", "content", "result"):
                if (item, content) in wanted:
                    found[ItemId(item), content] = result
        return found

    def mark_done(
        self,
        item: ItemId,
        content: str,
        stage: str,
        version: str,
        rulebook: str = "",
        result: Mapping[str, object] | None = None,
    ) -> None:
        """Remember a step as done; inside `bank.writing()` it is kept together with the step's own writes or not at all."""
        row = Done(
            item=item, content=content, stage=stage, version=version, rulebook=rulebook, result=dict(result or {})
        )
        with self._ledger.writing():
            Done.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["item", "content", "stage", "version", "rulebook"],
                update_fields=["result"],
            )

    def _derivative(self, row: Row) -> Derivative:
        return Derivative(
            item=ItemId(row.item_id),
            recipe=row.recipe,
            name=row.name,
            digest=row.digest,
            size_bytes=row.size_bytes,
            media_type=row.media_type,
            path=self.path(row.digest),
            facts=row.facts,
        )


def _digest(data: bytes | Path) -> tuple[str, int]:
    """Return SHA-256 and length."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest(), len(data)
    with data.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), data.stat().st_size
