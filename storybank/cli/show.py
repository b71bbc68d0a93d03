"""How commands answer: data on standard output, tables and progress on standard error."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click


def emit(schema: str, payload: Mapping[str, Any], *, as_json: bool) -> None:
    """Write one JSON object with its `schema` to standard output; nothing where a person reads tables instead."""
    if as_json:
        click.echo(json.dumps({"schema": f"storybank.{schema}.v1", **payload}, ensure_ascii=False, default=str))


def say(message: str) -> None:
    """Write one line for a person to standard error; what a file is called cannot command the terminal."""
    click.echo(printable(message), err=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Draw a table on standard error; cells are shown as text, control characters taken out."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(
        title=escape(printable(title)),
        title_justify="left",
        title_style="bold",
        header_style="",
        show_edge=False,
        pad_edge=False,
    )
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(escape(printable(str(cell))) for cell in row))
    Console(stderr=True, width=None if sys.stderr.isatty() else 110).print(drawn)


def progress(label: str, done: int, total: int) -> None:
    """Rewrite one progress line on a terminal; print only the last one elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r{label}: {done}/{total}", nl=done == total, err=True)
    elif done == total:
        click.echo(f"{label}: {done}/{total}", err=True)


def printable(text: str) -> str:
    """Return the text with control and direction signs made visible."""
    return "".join(character if character.isprintable() or character == "\n" else "�" for character in text)
