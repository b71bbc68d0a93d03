"""Finds the names in many texts at once, on all processors: what a check of a large delivery spends its time on."""

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from storybank.stages.executor import Executor
from storybank.stages.gathering import found_in

if TYPE_CHECKING:
    from storybank.people import Found

WORTH_A_POOL = 600  # texts: fewer are read before the workers have loaded their models
_AT_ONCE = 50
_MOST_WORKERS = 4  # each holds its models

Asked = tuple[str, str]  # text, language


def names_of(texts: Iterable[Asked]) -> "Callable[[str, str], Found]":
    """Return the finder of names, having read these texts before it is asked; others it reads when asked."""
    wanted = list(dict.fromkeys(texts))
    workers = min(_MOST_WORKERS, os.cpu_count() or 1)
    if len(wanted) < WORTH_A_POOL or workers < 2:
        return found_in
    pieces = [tuple(wanted[at : at + _AT_ONCE]) for at in range(0, len(wanted), _AT_ONCE)]
    known: dict[Asked, Found] = {}
    with Executor(workers) as executor:
        for piece, outcome in executor.map(_find_all, pieces):
            known.update(zip(piece, outcome.result or (), strict=False))
    return partial(_found, known)


def one_thread_each() -> None:
    """Keep numpy to one thread: the models here are small, and threads that wait for each other make them slower.

    To be called before numpy is first imported, which is when it counts processors.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _find_all(piece: tuple[Asked, ...]) -> tuple["Found", ...]:
    return tuple(found_in(text, language) for text, language in piece)


def _found(known: "dict[Asked, Found]", text: str, language: str) -> "Found":
    return known.get((text, language)) or found_in(text, language)
