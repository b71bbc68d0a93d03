"""bank.toml with environment overrides."""

from __future__ import annotations

class Settings:
    organisation: Mapping[str, str]
    zone: str                      # "+04:00"
    streams: tuple[Stream, ...]
    languages: tuple[str, ...]
    statements: Statements
    colours: Mapping[str, str]
    thresholds: Mapping[str, float]
    portal: str
    takedown: str
    database_url: str | None
    def in_force(self) -> dict[str, tuple[object, str]]:
        """Every value with where it comes from: default, bank.toml, or the variable's name; for `storybank config`."""
