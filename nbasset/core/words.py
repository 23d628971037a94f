"""Words that were meant: what a slip was likely to be."""

from __future__ import annotations

from collections.abc import Iterable


def like(word: str, known: Iterable[str]) -> str:
    """The one of the known words that a word may be a slip of; empty where there is none."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1, 0.8)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A half sentence with the closest known word, or all of a few.

    >>> did_you_mean("lonely", ["lone", "other"])
    '; did you mean lone'
    """
    from difflib import get_close_matches

    known = list(known)
    close = get_close_matches(word, known, 1)
    if close:
        return f"; did you mean {close[0]}?"[:-1]
    return f"; there are {', '.join(known[:8])}{'…' if len(known) > 8 else ''}" if known else "; none is defined yet"
