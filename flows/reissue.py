"""Makes the next version of bundles that lost something: only less than before, so the approval carries over."""

from collections.abc import Iterable
from datetime import date

from flows.derive import derive
from flows.publish import propose, publish
from flows.runs import desk, run
from storybank.errors import Refused
from storybank.records import Release, ReleaseId
from storybank.stages.releasing import ReleasePapers


def reissue_without(releases: Iterable[ReleaseId], *, cause: str, on: date, by: str) -> list[Release]:
    """Seal the next version of each of these releases from what may still be shown of it; return the new ones.

    A collection of which nothing is left gets no new version: its old ones are revoked, and that is all there is to say.
    """
    table = desk()
    bank, day = table.bank, on.isoformat()
    made: list[Release] = []
    for release_id in releases:
        old = bank.releases.get(release_id)
        collection = bank.collections.get(old.collection)
        kept = frozenset(one.item for one in bank.releases.items(old.id))
        papers = ReleasePapers(collection=collection, edition=old.edition, only=kept, supersedes=old.id)
        table.papers[collection.id] = papers
        run(derive, collection_id=collection.id, on=day, by=by)
        try:
            run(propose, collection_id=collection.id, on=day, by=by)
        except Refused as nothing:
            if nothing.code != "publish.nothing-left":
                raise
            continue
        assert papers.proposal is not None
        proposed = papers.proposal.release
        bank.releases.inherit_approval(proposed.id, cause=cause, by=by, on=on)
        run(publish, release_id=proposed.id, on=day, by=by)
        made.append(bank.releases.get(proposed.id))
    return made
