"""`storybank clean IN OUT`: a copy of one photograph, recording or document that carries nothing identifying."""

import re
from pathlib import Path
from typing import Any

import click

from storybank.errors import Unavailable, Unreadable, WrongUse
from storybank.i18n import _

_BOX = re.compile(r"\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*")
_INTERVAL = re.compile(r"\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*")


class BoxParameter(click.ParamType[tuple[int, int, int, int]]):
    """Left, top, right, bottom in pixels of the upright picture; right and bottom are excluded."""

    name = "l,t,r,b"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int, int, int]:
        if isinstance(value, tuple):
            return value
        found = _BOX.fullmatch(value)
        if found:
            left, top, right, bottom = map(int, found.groups())
            if left < right and top < bottom:
                return left, top, right, bottom
        raise click.BadParameter(
            _("{value} is no box. Write left,top,right,bottom, for example 10,20,110,140.").format(value=value),
            ctx,
            param,
        )


class IntervalParameter(click.ParamType[tuple[float, float]]):
    """Start and end in seconds."""

    name = "start-end"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        found = _INTERVAL.fullmatch(value)
        if found:
            start, end = map(float, found.groups())
            if start < end:
                return start, end
        raise click.BadParameter(
            _("{value} is no interval. Write start-end in seconds, for example 12.5-14.").format(value=value),
            ctx,
            param,
        )


@click.command("clean")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--cover", "covers", multiple=True, type=BoxParameter(), help="A box to paint over (px of the upright picture)."
)
@click.option(
    "--cover-faces",
    is_flag=True,
    help="Paint over every face that is found, in a photograph or video; look yourself for the others.",
)
@click.option("--bleep", "bleeps", multiple=True, type=IntervalParameter(), help="Seconds of sound to replace.")
def command(
    source: Path,
    target: Path,
    covers: tuple[tuple[int, int, int, int], ...],
    cover_faces: bool,
    bleeps: tuple[tuple[float, float], ...],
) -> None:
    """Write a copy of one photograph, recording or document without identifying metadata; its path is printed.

    The copy is read again before it is said to be clean. Exit code 1, and no OUT, when anything identifying is left.
    """
    from storybank.intake.limits import sniff

    if target.exists() and source.samefile(target):
        raise WrongUse(
            "clean.same-file", _("IN and OUT are the same file. The original is never changed: name another.")
        )
    media_type = sniff(source)
    if media_type is None:
        raise Unreadable("clean.unknown-kind", _("The file is of no kind that can be cleaned."))
    if media_type.is_photograph:
        _refuse_option(bleeps, "--bleep", _("a recording"))
        written = _photograph(source, target, covers, cover_faces)
    elif media_type.is_recording and (covers or cover_faces):
        written = _video(source, target, covers, cover_faces, bleeps)
    elif media_type.is_recording:
        written = _recording(source, target, bleeps)
    else:
        _refuse_option((*covers, *[True] * cover_faces), "--cover", _("a photograph or video"))
        _refuse_option(bleeps, "--bleep", _("a recording"))
        written = _document(source, target)
    click.echo(written)


def _photograph(source: Path, target: Path, covers: tuple[tuple[int, int, int, int], ...], covers_faces: bool) -> Path:
    from storybank.records import Box

    try:
        from storybank.intake.clean_photo import clean_photograph
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "clean.not-installed",
            _("Cleaning pictures needs more than the photographer's kit. Install storybank[bank]."),
        ) from missing

    boxes = [Box(left=left, top=top, right=right, bottom=bottom) for left, top, right, bottom in covers]
    done = clean_photograph(source, target, boxes, covers_faces=covers_faces)
    for face in done.faces_left:
        box = face.box
        click.echo(
            _("A face may still be seen: --cover {box} (score {score}).").format(
                box=f"{box.left},{box.top},{box.right},{box.bottom}", score=f"{face.score:.2f}"
            ),
            err=True,
        )
    if not done.has_looked_for_faces:
        click.echo(_("Faces were not looked for: the detector is not installed. Look yourself."), err=True)
    for warning in done.warnings:
        click.echo(warning, err=True)
    return done.path


def _video(
    source: Path,
    target: Path,
    covers: tuple[tuple[int, int, int, int], ...],
    covers_faces: bool,
    bleeps: tuple[tuple[float, float], ...],
) -> Path:
    from storybank.intake.clean_media import clean_video
    from storybank.records import Box

    boxes = [Box(left=left, top=top, right=right, bottom=bottom) for left, top, right, bottom in covers]
    done = clean_video(source, target, bleeps, boxes=boxes, covers_faces=covers_faces)
    if not covers_faces:
        click.echo(_("Faces were not looked for: only the boxes you named are covered."), err=True)
    click.echo(_("No detector finds every face: watch the copy before you pass it on."), err=True)
    return done.path


def _recording(source: Path, target: Path, bleeps: tuple[tuple[float, float], ...]) -> Path:
    from storybank.intake.clean_media import clean_recording

    done = clean_recording(source, target, bleeps)
    _say_left_out(done.left_out)
    return done.path


def _document(source: Path, target: Path) -> Path:
    from storybank.intake.clean_media import clean_document

    done = clean_document(source, target)
    _say_left_out(done.left_out)
    return done.path


def _say_left_out(categories: tuple[str, ...]) -> None:
    if categories:
        click.echo(_("Left out: {categories}.").format(categories=", ".join(categories)), err=True)


def _refuse_option(values: tuple[Any, ...], option: str, kind: str) -> None:
    if values:
        raise WrongUse("clean.option", _("{option} is for {kind}, and IN is none.").format(option=option, kind=kind))
