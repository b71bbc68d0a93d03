"""One IIIF Presentation 3 manifest per story: its photographs as pictures, its interview as sound with transcripts.

Ids must be web addresses: they start with the publisher's, or with a reserved one that leads nowhere. Files are named by
their addresses under the same start, so that a portal that serves the bundle's `data/` there serves the manifests too;
whoever serves it elsewhere replaces that start in copies of them (docs/guides/partner-archives.md).
"""

import json
import re
import urllib.parse
from typing import Any

from storybank.publish import layout
from storybank.publish.contents import (
    BundleContents,
    PublishedInterview,
    PublishedPhotograph,
    PublishedStory,
    Words,
)
from storybank.publish.printable import printable

_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_RIGHTS = re.compile(
    r"https?://(?:www\.)?((?:creativecommons\.org/(?:licenses|publicdomain)|rightsstatements\.org/vocab)/.+)"
)
_NOWHERE = "https://bundle.invalid"


COLLECTION = "metadata/iiif/collection.json"


def path(story: PublishedStory) -> str:
    return f"metadata/iiif/{story.public_id}.json"


def write(story: PublishedStory, contents: BundleContents) -> str:
    """Return the manifest of one story; both statements are its required statement."""
    start = base(contents)
    photographs = {one.public_id: one for one in contents.photographs}
    interviews = {one.public_id: one for one in contents.interviews}
    canvases = [_picture(photographs[one], start) for one in story.photographs]
    canvases += [_sound(interviews[one], start) for one in story.interviews if _is_shown(interviews[one])]
    statements = contents.statements
    manifest: dict[str, Any] = {
        "@context": _CONTEXT,
        "id": f"{start}/{path(story)}",
        "type": "Manifest",
        "label": _label(story.title, story.public_id),
        "requiredStatement": {
            "label": {"en": ["About the photographs and the place names"]},
            "value": {
                one: [statements.non_involvement[one], statements.place_names[one]] for one in sorted(contents.languages)
            },
        },
        **_rights(story.rights.licence),
        "provider": [
            {
                "id": start,
                "type": "Agent",
                "label": _label(contents.publisher.name, "publisher"),
                "homepage": [
                    {"id": f"{start}/index.html", "type": "Text", "label": _label(contents.collection.title, "-"), "format": "text/html"}
                ],
            }
        ],
        "homepage": [
            {
                "id": f"{start}/{layout.story_page(story.public_id, one)}",
                "type": "Text",
                "label": {one: [story.title[one]]},
                "format": "text/html",
                "language": [one],
            }
            for one in sorted(contents.languages)
            if one in story.title
        ],
        "items": canvases,
        **_structures([interviews[one] for one in story.interviews if _is_shown(interviews[one])], start),
    }  # fmt: skip
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def write_collection(contents: BundleContents) -> str:
    """Return the list of the release's manifests: the one address a viewer is given. Empty where no story has a canvas."""
    start = base(contents)
    told = sorted(contents.stories, key=lambda one: (one.order, one.public_id))
    collection: dict[str, Any] = {
        "@context": _CONTEXT,
        "id": f"{start}/{COLLECTION}",
        "type": "Collection",
        "label": _label(contents.collection.title, contents.collection.slug),
        **_rights(contents.collection.licence),
        "items": [
            {"id": f"{start}/{path(one)}", "type": "Manifest", "label": _label(one.title, one.public_id)}
            for one in told
            if has_canvas(one, contents)
        ],
    }
    if summary := {one: [text] for one, text in sorted(contents.collection.description.items()) if text}:
        collection["summary"] = summary
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def has_canvas(story: PublishedStory, contents: BundleContents) -> bool:
    """Return whether there is anything to show: a manifest without a canvas is not valid."""
    shown = {one.public_id for one in contents.interviews if _is_shown(one)}
    return bool(story.photographs or shown.intersection(story.interviews))


def _is_shown(interview: PublishedInterview) -> bool:
    return bool(interview.sound) or interview.video is not None


def base(contents: BundleContents) -> str:
    """Return the address under which the bundle's files would be served, without a slash at its end."""
    try:
        parts = urllib.parse.urlsplit(printable(contents.publisher.address).strip())
    except ValueError:  # an address that nobody could open
        parts = urllib.parse.urlsplit("")
    start = _NOWHERE
    if parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
        start = f"{parts.scheme}://{parts.netloc}{urllib.parse.quote(urllib.parse.unquote(parts.path))}".rstrip("/")
    return f"{start}/{contents.folder_name}"


def _rights(licence: str) -> dict[str, Any]:
    """Return a licence as the standard wants it: `rights` takes two houses' addresses, with http; others are told beside."""
    if found := _RIGHTS.fullmatch(licence):
        return {"rights": f"http://{found[1]}"}
    return {"metadata": [{"label": {"en": ["Rights"]}, "value": {"none": [licence]}}]} if licence else {}


def _picture(photograph: PublishedPhotograph, start: str) -> dict[str, Any]:
    width = max(photograph.renditions)
    address = f"{start}/{layout.photograph(photograph, width)}"
    canvas = f"{start}/canvas/{photograph.public_id}"
    return {
        "id": canvas,
        "type": "Canvas",
        "label": _label(photograph.captions, photograph.public_id),
        "width": photograph.width_px,
        "height": photograph.height_px,
        **_rights(photograph.rights.licence),
        "items": [
            {
                "id": f"{canvas}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{canvas}/painting",
                        "type": "Annotation",
                        "motivation": "painting",
                        "target": canvas,
                        "body": {
                            "id": address,
                            "type": "Image",
                            "format": photograph.renditions[width].media_type,
                            "width": photograph.width_px,
                            "height": photograph.height_px,
                        },
                    }
                ],
            }
        ],
    }


def _sound(interview: PublishedInterview, start: str) -> dict[str, Any]:
    canvas = f"{start}/canvas/{interview.public_id}"
    duration = _duration(interview)
    bodies = [
        {
            "id": f"{start}/{layout.sound(interview, file)}",
            "type": "Sound",
            "format": file.media_type,
            "duration": duration,
        }
        for file in interview.sound
    ]
    sizes: dict[str, int] = {}
    if interview.video is not None:  # first of the choice: who can show it shows it, others play the sound
        sizes = {"width": interview.video.width_px, "height": interview.video.height_px}
        address = f"{start}/{layout.videos(interview)[0][0]}"
        video = {"id": address, "type": "Video", "format": "video/mp4", "duration": duration, **sizes}
        bodies = [video, *bodies]
    annotations = [
        {
            "id": f"{canvas}/transcript/{language}",
            "type": "Annotation",
            "motivation": "supplementing",
            "target": canvas,
            "body": {
                "id": f"{start}/{found}",
                "type": "Text",
                "format": "text/vtt",
                "language": language,
                "label": {"en": [f"Transcript ({language})"]},
            },
        }
        for language in sorted(interview.transcripts)
        for kind, found in layout.transcripts(interview, language)
        if kind == "vtt"
    ]
    body: dict[str, Any] = bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies}
    found: dict[str, Any] = {
        "id": canvas,
        "type": "Canvas",
        "label": _label(interview.title, interview.public_id),
        "duration": duration,
        **sizes,
        **_rights(interview.rights.licence),
        "items": [
            {
                "id": f"{canvas}/page",
                "type": "AnnotationPage",
                "items": [
                    {"id": f"{canvas}/painting", "type": "Annotation", "motivation": "painting", "target": canvas, "body": body}
                ],
            }
        ],
    }  # fmt: skip
    if interview.video is not None and interview.video.poster is not None:
        still = f"{start}/{layout.videos(interview)[1][0]}"
        found["thumbnail"] = [{"id": still, "type": "Image", "format": "image/jpeg", **sizes}]
    if interview.about_the_voice:
        found["summary"] = {"en": [interview.about_the_voice]}
    if annotations:
        found["annotations"] = [{"id": f"{canvas}/transcripts", "type": "AnnotationPage", "items": annotations}]
    return found


def _duration(interview: PublishedInterview) -> float:
    """Return the length in seconds; where nobody measured it, the end of the last line."""
    known = interview.video.duration_s if interview.video is not None else interview.duration_s
    ends = [one.end_s or one.start_s or 0.0 for lines in interview.transcripts.values() for one in lines]
    return max(round(known or max(ends, default=1.0), 3), 0.001)


def _structures(interviews: list[PublishedInterview], start: str) -> dict[str, Any]:
    """Return the interviews' indexes as a table of contents: each entry from its second to the next one's."""
    ranges = []
    for interview in interviews:
        canvas, end = f"{start}/canvas/{interview.public_id}", _duration(interview)
        points = sorted(
            (one.start_s, one.segment, one) for one in interview.index if one.start_s is not None and one.start_s < end
        )
        entries = []
        for number, (begins, _segment, passage) in enumerate(points, 1):
            until = next((later for later, _, _ in points[number:] if later > begins), end)
            words = {one: text for one, text in ({**passage.synopsis, **passage.title}).items() if text}
            entries.append(
                {
                    "id": f"{start}/range/{interview.public_id}-{number}",
                    "type": "Range",
                    "label": _label(words, f"{number}"),
                    "items": [{"id": f"{canvas}#t={begins:.3f},{until:.3f}", "type": "Canvas"}],
                }
            )
        if entries:
            name = f"{start}/range/{interview.public_id}"
            ranges.append(
                {"id": name, "type": "Range", "label": _label(interview.title, interview.public_id), "items": entries}
            )
    return {"structures": ranges} if ranges else {}


def _label(texts: Words, otherwise: str) -> dict[str, list[str]]:
    found = {str(language): [text] for language, text in sorted(texts.items()) if text}
    return found or {"none": [otherwise]}
