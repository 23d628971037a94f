"""Values not yet evaluated: what they will read counts as if it were in them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from itertools import islice

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import attributes_of

_TEXT = pattern(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){3,}")
"""A run of bytes that is a text."""

_LOOKS_LIKE_ONE = pattern(r"[./\\*]")
LONGEST = 4096
"""Characters of a path."""

DEEPEST = 4
MOST = 10_000
"""Files below a folder that count."""


@dataclass(frozen=True, slots=True)
class Files:
    """Files that will be read once a value is evaluated: their content counts.

    Args:
        paths: as they are named.
    """

    paths: tuple[str, ...]


def files_in(plan: bytes) -> Files:
    """The files that a plan in bytes names: texts in it that are paths of files there are.

    Args:
        plan: the plan as its library writes it down; before a text there may stand one byte for its length.
    """
    texts = (found.group().decode() for found in _TEXT.finditer(plan))
    return files_among(each for text in texts for each in (text, text[1:]))


def files_among(texts: Iterable[str]) -> Files:
    """Those of some texts that are paths of files, folders or patterns, each as the files it means.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pathlib.Path(folder, "a.csv").touch()
    ...     [os.path.basename(each) for each in files_among(["text", f"{folder}/*.csv"]).paths]
    ['a.csv']
    """
    return Files(tuple(dict.fromkeys(path for text in texts for path in _meant(text))))


def path_of(text: str) -> str:
    """The path that a text means: itself, or what a URI of a file says.

    >>> path_of("file:///data/a%20b.csv"), path_of("a%20b.csv")
    ('/data/a b.csv', 'a%20b.csv')
    """
    if not text.startswith("file://"):
        return text
    from urllib.request import url2pathname  # on Windows a drive stands behind a slash

    return url2pathname(text.removeprefix("file://"))


def _meant(text: str) -> Iterator[str]:
    text = path_of(text)
    if len(text) > LONGEST or not _LOOKS_LIKE_ONE.search(text) or "\0" in text:
        return
    if os.path.isfile(text):
        yield text
    elif glob.has_magic(text):
        yield from sorted(each for each in glob.glob(text, recursive=True) if os.path.isfile(each))
    elif os.path.isdir(text) and os.path.basename(text.rstrip("/\\")) not in ("", ".", ".."):
        yield from islice(_below(text), MOST)


def _below(folder: str) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(where, name) for name in sorted(names))


def texts_in(value: object, depth: int = DEEPEST) -> Iterator[str]:
    """The texts in a structure: in containers, and in what plain instances hold."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, os.PathLike):
        yield str(os.fspath(value))
    elif depth:
        if isinstance(value, dict):
            inside: Iterable[object] = [*value, *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            inside = value
        elif isinstance(value, type) or callable(value):
            inside = [getattr(value, "args", None), getattr(value, "keywords", None)]
        else:
            inside = list((attributes_of(value) or {}).values())
        for each in inside:
            yield from texts_in(each, depth - 1)
