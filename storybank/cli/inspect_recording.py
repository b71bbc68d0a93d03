"""`storybank inspect recording` and `inspect transcript`: one JSON line a file; what is wrong stands inside the line."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click


@click.command("recording")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def recording(paths: tuple[Path, ...]) -> None:
    """Say what recordings are: container, codec, length, loudness, and which tags they carry (never what these say)."""
    _each(paths, _recording, {"container": None, "codec": None, "duration_s": None, "tags": []})


@click.command("transcript")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def transcript(paths: tuple[Path, ...]) -> None:
    """Read transcripts of any format into segments, with warnings for what is doubtful in them."""
    _each(paths, _transcript, {"format": None, "segments": [], "languages": [], "warnings": []})


def _recording(path: Path) -> Mapping[str, Any]:
    from storybank.intake.recordings import probe

    found = probe(path)
    return {
        "container": found.container,
        "codec": found.codec,
        "duration_s": found.duration_s,
        "tags": list(found.tags),
        "sample_rate_hz": found.sample_rate_hz,
        "channels": found.channels,
        "has_video": found.has_video,
        "has_bext": found.has_bext,
        "silence_share": found.silence_share,
        "loudness_lufs": found.loudness_lufs,
        "warnings": list(found.warnings),
    }


def _transcript(path: Path) -> Mapping[str, Any]:
    from storybank.intake import transcripts

    found = transcripts.read(path)
    return {
        "format": found.format,
        "segments": [_segment(segment) for segment in found.segments],
        "languages": list(found.languages),
        "warnings": list(found.warnings),
        "stopped_by": list(found.stopped_by),
        "redactions": [
            {
                "segment": mark.segment,
                "reason": mark.reason.value,
                "start": mark.span.start if mark.span else None,
                "end": mark.span.end if mark.span else None,
            }
            for mark in found.redactions
        ],
        "stripped": list(found.stripped),
        "index": [
            {
                "start_s": point.start_s,
                "title": point.title,
                "synopsis": point.synopsis,
                "keywords": list(point.keywords),
                "places": list(point.places),
            }
            for point in found.index
        ],
        "translations": {
            language: [_segment(segment) for segment in segments] for language, segments in found.translations.items()
        },
    }


def _segment(segment: Any) -> Mapping[str, Any]:
    return {
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "speaker": segment.speaker,
        "text": segment.text,
        "language": segment.language,
        "words": [{"text": word.text, "start_s": word.start_s, "end_s": word.end_s} for word in segment.words],
    }


def _each(paths: tuple[Path, ...], look: Callable[[Path], Mapping[str, Any]], empty: Mapping[str, Any]) -> None:
    """Print one line a file, a folder's files in order; an unreadable file is a line with an error, never an exit code."""
    from storybank.errors import StorybankError

    for path in _files(paths):
        found, error = empty, None
        try:
            found = look(path)
        except StorybankError as refused:
            error = f"{refused.code}: {refused}"
        except OSError as broken:
            error = f"intake.unreadable: The file cannot be read ({type(broken).__name__})."
        click.echo(
            json.dumps(
                {"file": str(path).encode(errors="replace").decode(), **found, "error": error}, ensure_ascii=False
            )
        )


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                inside for inside in path.rglob("*") if inside.is_file() and not inside.name.startswith(".")
            )
        else:
            yield path
