"""rights.json: what a recipient may do with each item, until when, and where a person asks to be taken down."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # whoever verifies a bundle needs none of what writes one
    from storybank.publish.contents import BundleContents, ItemRights

SCHEMA = "storybank/rights/1"
PATH = "rights/rights.json"


def write(contents: "BundleContents") -> str:
    """Return the text of rights.json. It holds no consent form and nothing about a person beyond what is published."""
    from storybank.places import transliteration

    items = (
        [("interview", str(one.public_id), one.rights) for one in contents.interviews]
        + [("photograph", str(one.public_id), one.rights) for one in contents.photographs]
        + [("story", str(one.public_id), one.rights) for one in contents.stories]
    )
    document = {
        "schema": SCHEMA,
        "collection": contents.collection.public_id,
        "version": contents.version,
        "edition": contents.edition,
        "issued_on": contents.on.isoformat(),
        "expires_on": contents.expires_on.isoformat() if contents.expires_on else None,
        "languages": list(contents.languages),
        "publisher": dict(contents.publisher.name),
        "contact": contents.publisher.contact,
        "takedown": contents.publisher.takedown or contents.publisher.contact,
        "revocation_list": contents.revocation_list,
        "rulebook": contents.rulebook_hash,
        "place_names_table": transliteration.source(),
        "licence": contents.collection.licence,
        "citation": {language: contents.citation(language) for language in contents.languages},
        "use": contents.collection.use.value,
        "audience": contents.collection.audience.value,
        "statements": {
            language: {
                "non_involvement": contents.statements.non_involvement[language],
                "place_names": contents.statements.place_names[language],
            }
            for language in contents.languages
        },
        "items": [
            {"id": public_id, "kind": kind, **_rights(rights)}
            for kind, public_id, rights in sorted(items, key=lambda one: one[:2])
        ],
        "removed": [{"id": one.public_id, "on": one.on.isoformat()} for one in contents.tombstones],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _rights(rights: "ItemRights") -> dict[str, Any]:
    return {
        "licence": rights.licence,
        "uses": [use.value for use in rights.uses],
        "audience": rights.audience.value,
        "until_on": rights.until_on.isoformat() if rights.until_on else None,
        "languages": list(rights.languages),
    }
