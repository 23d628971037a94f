"""Words that were meant: what a slip was likely to be."""

from __future__ import annotations

from collections.abc import Iterable


def like(word: str, known: Iterable[str]) -> str:
    """The one of the known words that a word may be a slip of; empty where there is none."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1, 0.8)), "")


def closest(word: str, known: Iterable[str]) -> str:
    """The closest known word, as a question; or all of a few.

    >>> closest("lonely", ["lone", "other"]), closest("x", ["lone", "other"])
    ('did you mean lone?', 'there are lone, other')
    """
    from difflib import get_close_matches

    known = list(known)
    close = get_close_matches(word, known, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there are {', '.join(known[:8])}{'…' if len(known) > 8 else ''}" if known else "none is defined yet"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The same, as the end of a sentence.

    >>> did_you_mean("lonely", ["lone", "other"]), did_you_mean("x", ["lone", "other"])
    ('; did you mean lone?', '; there are lone, other.')
    """
    told = closest(word, known)
    return f"; {told}" if told.endswith(("?", "…")) else f"; {told}."
