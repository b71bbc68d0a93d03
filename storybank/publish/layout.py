"""Where each thing lies inside `data/`. One place, so that pages, metadata and checks agree."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever verifies a bundle needs none of what writes one
    from storybank.publish.contents import DerivedFile, PublishedInterview, PublishedPhotograph

_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".opus",
    "audio/opus": ".opus",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def suffix(file: "DerivedFile") -> str:
    """Return the file name suffix of a media type; an unknown one is plain bytes."""
    return _SUFFIXES.get(file.media_type, ".bin")


def photograph(photograph: "PublishedPhotograph", width: int) -> str:
    return f"photographs/{photograph.public_id}/{width}{suffix(photograph.renditions[width])}"


def sound(interview: "PublishedInterview", file: "DerivedFile") -> str:
    return f"sound/{interview.public_id}{suffix(file)}"


def videos(interview: "PublishedInterview") -> list[tuple[str, "DerivedFile"]]:
    """Return path and file of the moving picture and of its still."""
    video = interview.video
    files = [] if video is None else [one for one in (video.file, video.poster) if one is not None]
    return [(f"video/{interview.public_id}{suffix(one)}", one) for one in files]


def transcript(interview: "PublishedInterview", language: str, kind: str) -> str:
    return f"transcripts/{interview.public_id}.{language}.{kind}"


def story_text(story_id: str, language: str) -> str:
    return f"stories/{story_id}/{language}.txt"


def story_page(story_id: str, language: str) -> str:
    return f"{language}/stories/{story_id}.html"


def initiative_page(initiative_id: str, language: str) -> str:
    return f"{language}/initiatives/{initiative_id}.html"


def document(initiative_id: str, number: int, file: "DerivedFile") -> str:
    return f"documents/{initiative_id}-{number}{suffix(file)}"


def has_times(interview: "PublishedInterview", language: str) -> bool:
    """Return whether every line of the transcript says when it begins: WebVTT knows no line without."""
    segments = next(lines for one, lines in interview.transcripts.items() if one == language)
    return bool(segments) and all(one.start_s is not None for one in segments)


def transcripts(interview: "PublishedInterview", language: str) -> list[tuple[str, str]]:
    """Return (kind, path) of each file that one transcript is written to."""
    kinds = ["vtt", "txt"] if has_times(interview, language) else ["txt"]
    return [(kind, transcript(interview, language, kind)) for kind in kinds]
