"""Otherwise: what bodies may meet beside names that plain cells have left otherwise than they would from the top."""

from __future__ import annotations

from functools import partial

from nbasset.core.version import Through, Version, again_sentence, nobodys_sentence, restart_sentence
from nbasset.versions.plain_names import Fingerprint, PlainNames, other_files
from nbasset.versions.settings import FOLDER, VARIABLE, setting_now
from nbasset.versions.traces import NO_TRACE

Left = tuple[str | Through, ...]
"""Sentences about something that is otherwise, and the assets that plain cells have read for it."""


def otherwise(plain: PlainNames, fingerprint: Fingerprint) -> dict[str, Left]:
    """What bodies may meet that plain cells have left otherwise than they would from the top, and what is to be done.

    Args:
        plain: what plain cells have read and set.
        fingerprint: digests what a name means.

    Returns:
        By the path of a file, or how a variable or the working folder is called, what is to be said.
    """
    told: dict[str, Left] = {}
    for path in plain.written:
        if sentences := tuple(other_files(plain.top, plain.written, [path], NO_TRACE)):
            told[path] = sentences
    for each in plain.setters.labels:
        if each.startswith((FOLDER, VARIABLE)) and (left := _left(plain, each, fingerprint)):
            told[each] = left
    return told


def _left(plain: PlainNames, label: str, fingerprint: Fingerprint) -> Left:
    if plain.setters.is_nobodys(label):
        return (nobodys_sentence(label),)
    wrong = plain.top.wrong(label, partial(setting_now, label))
    if wrong is not None:
        again = again_sentence(label, wrong.cells, wrong.older, lost=wrong.lost)
        return (again if plain.top.can_be_right(label) else restart_sentence(label),)
    read = plain.noted(Version({}), [label], fingerprint)
    return (*read.outdated, *read.through)
