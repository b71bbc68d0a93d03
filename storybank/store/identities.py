"""Real names, sealed per person under the person's own key; and the index that finds them without holding them."""

from __future__ import annotations

class Identities:
    def add(self, person: PersonId, names: Mapping[str, Mapping[str, str] | str], *, by: str, on: date,
            fold: Callable[[str], str], aliases: Iterable[tuple[str, str, str]] = (), contact: Mapping[str, str] = {}) -> None:
        """Seal names per language ({"hy": {"given": …, "family": …}} or a full name), aliases (language, part, form), contact."""
    def has(self, person: PersonId) -> bool: ...
    def read(self, person: PersonId, *, by: str, purpose: str) -> IdentityRow:
        """Open the row; logged."""
    def display_name(self, person: PersonId, language: str, identification: Identification) -> str | None:
        """Return full name (NAMED) or given name (FIRST_NAME) in `language`, else None. PSEUDONYM/ANONYMOUS: None (consent holds those)."""
    def display_names(self, people: Mapping[PersonId, Identification], language: str) -> dict[PersonId, str]: ...
    def aliases(self, *, people: Iterable[PersonId] | None = None) -> tuple[AliasRow, ...]: ...
    def hmac(self, folded: str) -> str: ...
    @property
    def index_key(self) -> bytes: ...
