"""Who relies on whom: asked at a withdrawal and at a loss."""

from __future__ import annotations

class Exposures:
    def relying_on(self, person: PersonId) -> Reliance: ...
    def bundle(self, release: ReleaseId) -> Exposure: ...
    def account(self, account: str) -> dict[str, tuple[str, ...]]:
        """What an account could see and what it opened: {"streams", "opened", "people"}."""
