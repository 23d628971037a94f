"""Unseen names: what code looks up by its name in a way that nobody could see before it ran.

A callback that somebody keeps, a name put together, ``globals()``, a text that a library evaluates: such code looks
among the notebook's names, where an asset's name means nothing while a body runs, or among the body's, where others are
not. It is found out by the error, and the body is run once more with the value there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from types import FrameType

from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName

Steps = tuple[ResultName, ...]


class UnseenNames:
    """Which names the bodies of a run have missed.

    Args:
        known_as: the asset that a word means.
    """

    def __init__(self, known_as: Callable[[str], ResultName | None]) -> None:
        self._known_as = known_as
        self._missed: dict[Steps, dict[str, ResultName]] = {}
        self._plain: dict[Steps, set[str]] = {}

    def of(self, step: Steps) -> Mapping[str, ResultName]:
        """What the body of a step has missed so far: assets, by the words its code uses."""
        return self._missed.get(step, {})

    def missed(self, step: Steps, error: BaseException) -> ResultName | None:
        """The asset that a body has missed, when an error says so for the first time.

        Args:
            step: the names that the body makes.
            error: what it raised, or what was raised beside it.
        """
        words = (_word(each) for each in _chain(error))
        for word, asset in ((word, self._known_as(word)) for word in words if word):
            known = self._missed.setdefault(step, {})
            if asset is not None and asset not in step and word not in known:
                known[word] = asset
                return asset
        return None

    def plain(self, step: Steps) -> Collection[str]:
        """The other names of the notebook's that the body of a step has missed so far."""
        return self._plain.get(step, ())

    def missed_plain(self, step: Steps, error: BaseException, names: Mapping[str, object]) -> bool:
        """Whether an error says for the first time that a body has missed a name that is no asset's.

        Args:
            step: the names that the body makes.
            error: what it raised, or what was raised beside it.
            names: the notebook's.
        """
        known = self._plain.setdefault(step, set())
        words = {word for each in _chain(error) if (word := _word(each)) in names and self._known_as(word) is None}
        news = words.difference(known)
        known.update(news)
        return bool(news)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _word(error: BaseException) -> str:
    """The name that the notebook's code has looked for in vain; empty when it is about something else."""
    frames = list(_frames(error))
    if isinstance(error, NameError):
        if not error.name:  # a library evaluates a text, and says of a name in it what Python would
            said = _UNDEFINED.match(str(error))
            return said[1] if said else ""
        return error.name if frames and frames[-1].f_globals.get("__name__") == "__main__" else ""
    if isinstance(error, AttributeError):
        return str(error.name or "") if getattr(type(error.obj), "__nbasset_behind__", None) is not None else ""
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        asks = any(not _ASK.isdisjoint(frame.f_code.co_names) for frame in frames)
        return error.args[0] if asks else ""
    return ""


_UNDEFINED = pattern(r"name '(\w+)' is not defined")

_ASK = frozenset({"globals", "vars", "__dict__", "__globals__", "user_ns"})
"""How code asks for the names of others as a dictionary."""


def _frames(error: BaseException) -> Iterator[FrameType]:
    """The frames that an error has passed, the one that raised it last."""
    place = error.__traceback__
    while place is not None:
        yield place.tb_frame
        place = place.tb_next
