"""The archive edition: the same release in the formats that repositories take in. For a named recipient.

Each further format is one more place to leak and to withdraw from, so the public edition has none of them.
"""

import csv
import io
import json
from collections.abc import Iterable

from storybank.publish import catalogue, iiif, layout, premis, timed_text
from storybank.publish.bag import Payload
from storybank.publish.contents import BundleContents, PublishedInterview, Words
from storybank.publish.printable import printable
from storybank.records import Audience, Language, Segment

_GRANTS: dict[str, str] = {Audience.PUBLIC: "Allow", Audience.EDITORS: "Disallow", Audience.SEALED: "Disallow"}
_CATALOGUE = {"duration_s": "integer", "until_on": "date"}
_DCTERMS = ("identifier", "title", "description", "creator", "date", "language", "rights", "type")


def write(contents: BundleContents, payload: Payload) -> None:
    """Add every file of the archive edition to the payload."""
    for story in contents.stories:
        if iiif.has_canvas(story, contents):
            payload.add(iiif.path(story), iiif.write(story, contents))
    payload.add(iiif.COLLECTION, iiif.write_collection(contents))
    told = [one for one in sorted(contents.interviews, key=lambda one: one.public_id) if one.transcripts or one.index]
    for number, interview in enumerate(told, 1):
        payload.add(f"metadata/ohms/{interview.public_id}.xml", _ohms(interview, number, contents))
    payload.add("metadata/omeka-s-items.csv", _omeka(contents))
    payload.add("metadata/metadata.csv", _archivematica(contents))
    payload.add("metadata/rights.csv", _archivematica_rights(contents))
    payload.add("metadata/segments.csv", _segments(contents))
    payload.add("metadata/datapackage.json", _data_package(contents))
    payload.add("metadata/places.lpf.json", _places(contents))
    payload.add(premis.PATH, premis.write(contents, payload.digests))


def _ohms(interview: PublishedInterview, number: int, contents: BundleContents) -> str:
    written = sorted(
        one for one, lines in interview.transcripts.items() if any(printable(line.text).strip() for line in lines)
    )
    language = interview.language if interview.language in written or not written else written[0]
    others = [one for one in written if one != language]
    heard = [path for path, file in layout.videos(interview) if file.media_type.startswith("video/")]
    heard += [
        layout.sound(interview, one) for one in sorted(interview.sound, key=lambda one: one.media_type != "audio/mpeg")
    ]
    title = interview.title.get(language) or next(iter(interview.title.values()), interview.public_id)
    return timed_text.write_ohms(
        _rows(interview, language),
        language,
        title=title,
        record_id=number,
        on=contents.on,
        duration_s=interview.duration_s,
        translation=(others[0], _rows(interview, others[0])) if others else None,
        rights=interview.rights.licence,
        index=_index(interview, language, others[0] if others else None),
        note=interview.about_the_voice,
        collection=_first(contents.collection.title, contents),
        repository=_first(contents.publisher.name, contents),
        media=(f"{iiif.base(contents)}/{heard[0]}", "video" if interview.video else "audio") if heard else None,
        usage=f"audience: {interview.rights.audience.value}; uses: {' '.join(interview.rights.uses)}",
        is_restricted=interview.rights.audience is not Audience.PUBLIC,
    )


def _index(interview: PublishedInterview, language: Language, other: Language | None) -> list[dict[str, str]]:
    """Return the points of OHMS' index; one without a time cannot be a point."""
    points = []
    for one in interview.index:
        if one.start_s is None:
            continue
        point = {
            "time": str(int(one.start_s)),
            "title": one.title.get(language, ""),
            "synopsis": one.synopsis.get(language, ""),
            "keywords": "; ".join((*one.keywords, *one.places)),
        }
        if other is not None:
            point |= {"title_alt": one.title.get(other, ""), "synopsis_alt": one.synopsis.get(other, "")}
        if not point["title"]:  # an index in another language than the transcript's is still an index
            point["title"] = next(iter({**one.title, **one.synopsis}.values()), "")
        points.append(point)
    return points


def _rows(interview: PublishedInterview, language: Language) -> list[Segment]:
    return [
        Segment(
            number=one.number,
            start_s=one.start_s,
            end_s=one.end_s,
            text=one.text,
            speaker=one.voice or None,
            language=language,
        )
        for one in interview.transcripts.get(language, ())
    ]


def _omeka(contents: BundleContents) -> str:
    """Return items for Omeka S' CSV import: property names as headings, `|` between values, paths for the side-loaded files.

    One language per column, named as Bulk Import reads it. What is not for everybody is private: Omeka's default is public.
    """
    languages = sorted(contents.languages)
    heads = ["dcterms:identifier", "dcterms:type", *(f"dcterms:title @{one}" for one in languages),
             *(f"dcterms:description @{one}" for one in languages), "dcterms:date", "dcterms:language", "dcterms:rights",
             "dcterms:accessRights", "is_public", "media"]  # fmt: skip
    rows = []
    for row in catalogue.rows(contents):
        titles = [row.get(f"title_{one}") or row.get(f"caption_{one}", "") for one in languages]
        texts = [row.get(f"caption_{one}") or row.get(f"person_{one}", "") for one in languages]
        rows.append([row["id"], row["kind"], *titles, *texts, row["date"], row["languages"].replace(" ", "|"),
                     row["licence"], row["audience"], "1" if row["audience"] == Audience.PUBLIC else "0",
                     row["files"].replace(" ", "|")])  # fmt: skip
    return _csv(heads, rows)


def _archivematica(contents: BundleContents) -> str:
    """Return metadata.csv: one row per file, Dublin Core terms after its path, which in a bag begins with `data/`."""
    heads = ["filename", *(f"dcterms.{one}" for one in _DCTERMS)]
    rows = []
    for row in catalogue.rows(contents):
        language = next(
            (one for one in sorted(contents.languages) if row.get(f"title_{one}") or row.get(f"caption_{one}")), ""
        )
        title = row.get(f"title_{language}") or row.get(f"caption_{language}", "")
        creator = row.get(f"credit_{language}", "")
        for path in row["files"].split():
            rows.append(
                [f"data/{path}", row["id"], title, row.get(f"alt_text_{language}", ""), creator, row["date"],
                 row["languages"], row["licence"], row["kind"]]
            )  # fmt: skip
    return _csv(heads, rows)


def _archivematica_rights(contents: BundleContents) -> str:
    heads = ["file", "basis", "status", "determination_date", "jurisdiction", "start_date", "end_date", "terms", "citation",
             "note", "grant_act", "grant_restriction", "grant_start_date", "grant_end_date", "grant_note"]  # fmt: skip
    rows = []
    for row in catalogue.rows(contents):
        for path in row["files"].split():
            until = row["until_on"] or "open"
            rows.append(
                [f"data/{path}", "license", "", contents.on.isoformat(), "", contents.on.isoformat(), until,
                 row["licence"], "", f"audience: {row['audience']}", "disseminate", _GRANTS.get(row["audience"], "Conditional"),
                 contents.on.isoformat(), until, f"uses: {row['uses']}"]
            )  # fmt: skip
    return _csv(heads, rows)


def _segments(contents: BundleContents) -> str:
    heads = ["interview", "language", "number", "start_s", "end_s", "voice", "text"]
    rows = [
        [interview.public_id, language, str(one.number), _number(one.start_s), _number(one.end_s), one.voice, one.text]
        for interview in sorted(contents.interviews, key=lambda one: one.public_id)
        for language, segments in sorted(interview.transcripts.items())
        for one in segments
    ]
    return _csv(heads, rows)


def _data_package(contents: BundleContents) -> str:
    kinds = {"number": "integer", "start_s": "number", "end_s": "number"}
    names = ("interview", "language", "number", "start_s", "end_s", "voice", "text")
    package = {
        "name": contents.collection.slug,
        "id": f"{contents.collection.public_id}/{contents.version}",
        "version": str(contents.version),
        "created": f"{contents.on.isoformat()}T00:00:00Z",
        "licenses": [{"path": contents.collection.licence, "title": "See rights/rights.json for each item"}],
        "resources": [
            {
                "name": "segments",
                "path": "segments.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [{"name": one, "type": kinds.get(one, "string")} for one in names],
                    "primaryKey": ["interview", "language", "number"],
                    "missingValues": [""],
                },
            },
            {
                "name": "catalogue",
                "path": "catalogue.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [
                        {"name": one, "type": _CATALOGUE.get(one, "string")} for one in catalogue.columns(contents)
                    ],
                    "primaryKey": "id",
                    "missingValues": [""],
                },
            },
        ],
    }
    return _json(package)


def _places(contents: BundleContents) -> str:
    """Return the pins as Linked Places: names as said, the point no finer than a settlement's centre, no gazetteer id."""
    start = iiif.base(contents)
    features = []
    for story in sorted(contents.stories, key=lambda one: one.public_id):
        for number, pin in enumerate(story.pins, 1):
            names = [(language, name) for language, name in sorted(pin.names.items()) if printable(name).strip()]
            if not names:
                continue
            features.append(
                {
                    "@id": f"{start}/place/{story.public_id}-{number}",
                    "type": "Feature",
                    "properties": {"title": names[0][1]},
                    "when": {"timespans": [{"start": {"in": str(contents.on.year)}}]},
                    "names": [
                        {"toponym": name, "lang": language, "citations": [{"label": story.public_id}]} for language, name in names
                    ],
                    "geometry": {"type": "Point", "coordinates": [round(pin.longitude, 2), round(pin.latitude, 2)]},
                }
            )  # fmt: skip
    context = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
    return _json({"type": "FeatureCollection", "@context": context, "features": features})


def _first(words: Words, contents: BundleContents) -> str:
    return next((words[one] for one in contents.languages if words.get(one)), "")


def _csv(heads: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([catalogue.safe(one) for one in row] for row in rows)
    return out.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
