"""Unseen names: assets that code looks up by their names in a way that nobody could see before it ran.

A callback that somebody keeps, a name put together, ``globals()``: such code looks among the notebook's names, where an
asset's name means nothing while a body runs. It is found out by the error, and the body is run once more with the value
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import FrameType

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


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _word(error: BaseException) -> str:
    """The name that the notebook's code has looked for in vain; empty when it is about something else."""
    frame = _where(error)
    if frame is None:
        return ""
    if isinstance(error, NameError) and frame.f_globals.get("__name__") == "__main__":
        return str(error.name or "")
    if isinstance(error, AttributeError):
        return str(error.name or "") if getattr(type(error.obj), "__nbasset_behind__", None) is not None else ""
    asks = {"globals", "vars", "__dict__", "__globals__", "user_ns"}
    if isinstance(error, KeyError) and error.args and not asks.isdisjoint(frame.f_code.co_names):
        return error.args[0] if isinstance(error.args[0], str) else ""
    return ""


def _where(error: BaseException) -> FrameType | None:
    """The frame that raised an error."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place.tb_frame if place else None
