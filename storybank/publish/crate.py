"""ro-crate-metadata.json: the release described for archives and for people who mend data (RO-Crate 1.3, schema.org).

Own writer: the library stamps the clock's time and keeps dictionary order; what is written here is held against the
1.3 profile by the validator in CI. Ids are paths inside `data/`; nothing about a person beyond what is on the pages.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from storybank.publish import layout
from storybank.publish.bag import Digests

if TYPE_CHECKING:  # whoever verifies a bundle needs none of what writes one
    from storybank.publish.contents import BundleContents, PublishedInterview, PublishedPhotograph, Words
from storybank.publish.site.words import licence

PATH = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".xml": "application/xml",
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

Entity = dict[str, Any]


def write(contents: "BundleContents", files: Mapping[str, Digests]) -> str:
    """Return the metadata document for the payload `files` (all but this document)."""
    described = _described(contents)
    parts = [_file(path, digests, described.get(path, {})) for path, digests in sorted(files.items())]
    for one in parts:  # a part inherits the whole's licence: said once
        if one.get("license") == {"@id": contents.collection.licence}:
            del one["license"]
    stories = [_story(contents, number) for number in range(len(contents.stories))]
    licences = sorted({contents.collection.licence} | {str(one["license"]["@id"]) for one in parts if "license" in one})
    graph: list[Entity] = [
        {
            "@id": PATH,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.3"},
        },
        _root(contents, [one["@id"] for one in parts], [one["@id"] for one in stories]),
        _publisher(contents),
        *({"@id": one, "@type": "CreativeWork", "name": licence(one, str), "url": one} for one in licences),
        *stories,
        *_initiatives(contents),
        *parts,
    ]
    document = {"@context": CONTEXT, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def media_type(path: str) -> str:
    """Return the media type of a payload file by its suffix."""
    return _TYPES.get(path[path.rfind(".") :], "application/octet-stream")


def _root(contents: "BundleContents", files: list[str], stories: list[str]) -> Entity:
    language = contents.languages[0]
    collection = contents.collection
    statements = [
        f"{contents.statements.non_involvement[one]} {contents.statements.place_names[one]}"
        for one in contents.languages
    ]
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": f"{collection.public_id}/{contents.version}",
        "name": _first(collection.title, contents),
        "alternateName": [
            collection.title[one] for one in contents.languages if one != language and one in collection.title
        ],
        "description": _first(collection.description, contents) or _first(collection.title, contents),
        "datePublished": contents.on.isoformat(),
        "version": str(contents.version),
        "inLanguage": list(contents.languages),
        "license": {"@id": collection.licence},
        "publisher": {"@id": "#publisher"},
        "usageInfo": statements,
        "creditText": contents.citation(language),
        "mainEntity": {"@id": "index.html"},
        "hasPart": [{"@id": one} for one in files],
    }
    told = [*stories, *(f"#initiative-{one.public_id}" for one in contents.initiatives)]
    if told:
        root["mentions"] = [{"@id": one} for one in told]
    if contents.expires_on:
        root["expires"] = contents.expires_on.isoformat()
    return root


def _publisher(contents: "BundleContents") -> Entity:
    publisher: Entity = {
        "@id": "#publisher",
        "@type": "Organization",
        "name": _first(contents.publisher.name, contents) or "publisher",
    }
    if contents.publisher.contact:
        publisher["description"] = contents.publisher.contact
    return publisher


def _story(contents: "BundleContents", number: int) -> Entity:
    story = sorted(contents.stories, key=lambda one: (one.order, one.public_id))[number]
    photographs = {one.public_id: one for one in contents.photographs}
    interviews = {one.public_id: one for one in contents.interviews}
    parts = [layout.photograph(photographs[one], max(photographs[one].renditions)) for one in story.photographs]
    for one in story.interviews:
        interview = interviews[one]
        parts += [path for one in sorted(interview.transcripts) for _kind, path in layout.transcripts(interview, one)]
        parts += [layout.sound(interview, file) for file in interview.sound]
        parts += [path for path, _file in layout.videos(interview)]
    languages = [one for one in contents.languages if one in story.title]
    parts += [layout.story_text(story.public_id, one) for one in languages]
    entity: Entity = {
        "@id": f"#story-{story.public_id}",
        "@type": "CreativeWork",
        "name": _first(story.title, contents) or story.public_id,
        "inLanguage": languages,
        "license": {"@id": story.rights.licence},
        "hasPart": [{"@id": one} for one in parts],
    }
    if story.themes:
        entity["keywords"] = [_first(contents.themes.get(one, {}), contents) or one for one in story.themes]
    return entity


def _initiatives(contents: "BundleContents") -> list[Entity]:
    """Return each initiative as a project, with the organisations that may be named; nobody is tied to it."""
    found: list[Entity] = []
    organisations: dict[str, Entity] = {}
    for initiative in contents.initiatives:
        record = initiative.record
        roles: dict[str, list[Entity]] = {}
        for one in record.organisations:
            if one.may_be_named and (name := _first(one.name, contents)):
                key = f"#organisation-{len(organisations) + 1}"
                known = next((at for at, entity in organisations.items() if entity["name"] == name), key)
                organisations.setdefault(known, {"@id": known, "@type": "Organization", "name": name})
                roles.setdefault("funder" if one.role == "funder" else "sponsor", []).append({"@id": known})
        words = {
            "name": _first(record.title, contents),
            "description": "\n\n".join(
                text
                for text in (
                    _first(words, contents) for words in (record.description, record.objectives, record.results)
                )
                if text
            ),
            "identifier": record.project_number,
            "foundingDate": record.starts_on.isoformat() if record.starts_on else "",
            "dissolutionDate": record.ends_on.isoformat() if record.ends_on else "",
            "keywords": [one for one in (record.programme, record.status, *record.sectors, *record.focus) if one],
            "areaServed": [text for one in record.locations if (text := _first(one, contents))],
            "subjectOf": [
                {"@id": layout.document(initiative.public_id, number, file)}
                for number, (_title, file) in enumerate(initiative.documents, 1)
            ],
        }
        entity: Entity = {"@id": f"#initiative-{initiative.public_id}", "@type": "Project"}
        found.append(entity | {key: value for key, value in (words | roles).items() if value})
    return [*found, *organisations.values()]


def _described(contents: "BundleContents") -> dict[str, Entity]:
    """Return what is said about single files beyond their size, by path."""
    found: dict[str, Entity] = {}
    for photograph in contents.photographs:
        for width in photograph.renditions:
            found[layout.photograph(photograph, width)] = _photograph(photograph, width, contents)
    for interview in contents.interviews:
        for language in interview.transcripts:
            for _kind, path in layout.transcripts(interview, language):
                found[path] = {
                    "name": f"Transcript {interview.public_id} ({language})",
                    "inLanguage": language,
                    "license": {"@id": interview.rights.licence},
                }
        for file in interview.sound:
            found[layout.sound(interview, file)] = _sound(interview)
        for path, file in layout.videos(interview):
            found[path] = _video(interview, file.media_type, [one for one, _ in layout.videos(interview)])
    for initiative in contents.initiatives:
        for number, (title, file) in enumerate(initiative.documents, 1):
            found[layout.document(initiative.public_id, number, file)] = {
                "name": _first(title, contents) or f"Document {number}",
                "about": {"@id": f"#initiative-{initiative.public_id}"},
            }
    return found


def _photograph(photograph: "PublishedPhotograph", width: int, contents: "BundleContents") -> Entity:
    from storybank.publish.catalogue import printed_date

    entity: Entity = {
        "@type": ["File", "ImageObject"],
        "name": _first(photograph.alt_texts, contents) or photograph.public_id,
        "width": f"{width} px",
        "license": {"@id": photograph.rights.licence},
    }
    if caption := _first(photograph.captions, contents):
        entity["caption"] = caption
    if credit := _first(photograph.credit, contents):
        entity["creditText"] = credit
    if day := printed_date(photograph.taken_on, photograph.date_precision):
        entity["dateCreated"] = day
    if photograph.is_drawing:
        entity["genre"] = "drawing"
    return entity


def _sound(interview: "PublishedInterview") -> Entity:
    entity: Entity = {
        "@type": ["File", "AudioObject"],
        "name": f"Interview {interview.public_id}",
        "inLanguage": interview.language,
        "license": {"@id": interview.rights.licence},
    }
    if interview.duration_s is not None:
        entity["duration"] = f"PT{round(interview.duration_s)}S"
    if interview.about_the_voice:
        entity["description"] = interview.about_the_voice
    return entity


def _video(interview: "PublishedInterview", kind: str, paths: list[str]) -> Entity:
    video = interview.video
    assert video is not None
    entity: Entity = {
        "@type": ["File", "VideoObject" if kind == "video/mp4" else "ImageObject"],
        "name": f"Interview {interview.public_id}" + ("" if kind == "video/mp4" else ", a frame of the video"),
        "width": f"{video.width_px} px",
        "height": f"{video.height_px} px",
        "license": {"@id": interview.rights.licence},
    }
    if kind == "video/mp4":
        entity |= {"inLanguage": interview.language, "duration": f"PT{round(video.duration_s)}S"}
        if len(paths) > 1:
            entity["thumbnail"] = {"@id": paths[1]}
    return entity


def _file(path: str, digests: Digests, described: Entity) -> Entity:
    return {
        "@id": path,
        "@type": "File",
        "name": path.rsplit("/", 1)[-1],
        "encodingFormat": media_type(path),
        "contentSize": str(digests.size_bytes),
        "sha256": digests.sha256,
        **described,
    }


def _first(words: "Words", contents: "BundleContents") -> str:
    """Return the words in English where there are any, else in the collection's first language that has them."""
    order = sorted(contents.languages, key=lambda one: one != "en")
    return next((words[one] for one in order if words.get(one)), "")
