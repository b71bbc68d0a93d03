"""`storybank inspect images`: faces and metadata of photographs, one JSON line a file; folders are walked, files streamed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from storybank.i18n import _


@click.command("images")
@click.option("--thorough", is_flag=True, help="Look with a second detector too (slower; an extra).")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def images(paths: tuple[Path, ...], thorough: bool) -> None:
    """Say where faces are and what metadata photographs carry (never what it says)."""
    for path in _files(paths):
        click.echo(
            json.dumps(
                {"file": str(path).encode(errors="replace").decode(), **_inspected(path, thorough)}, ensure_ascii=False
            )
        )


def _inspected(path: Path, is_thorough: bool) -> Mapping[str, Any]:
    from storybank.errors import Unavailable, Unreadable

    nothing: dict[str, Any] = {"width": None, "height": None, "faces": [], "metadata": [], "thumbnail": False}
    try:
        from storybank.intake.photos import inspect_photo

        found = inspect_photo(path, is_thorough=is_thorough)
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "inspect.not-installed",
            _("Reading pictures needs more than the photographer's kit. Install storybank[bank]."),
        ) from missing
    except Unreadable as refused:
        return {**nothing, "error": f"{refused.code}: {refused}"}
    except OSError as broken:
        return {**nothing, "error": f"intake.unreadable: The file cannot be read ({type(broken).__name__})."}
    return {
        "width": found.width_px,
        "height": found.height_px,
        "faces": [[face.box.left, face.box.top, face.box.right, face.box.bottom, face.score] for face in found.faces],
        "metadata": list(found.metadata.categories),
        "thumbnail": found.metadata.has_thumbnail,
        "media_type": found.media_type.value,
        "orientation": found.metadata.orientation,
        "warnings": list(found.warnings),
        "error": None,
    }


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files named and those inside folders, in order; links that lead out of a folder are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for inside in sorted(path.rglob("*")):
            if inside.is_file() and not inside.is_symlink() and not inside.name.startswith("."):
                yield inside
