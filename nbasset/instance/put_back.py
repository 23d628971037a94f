"""Put back: says once what was put back after a body, and names it when something fails for want of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass
from nbasset.engine.settings import Changed
from nbasset.libraries.library import ABSENT

_NAMED = 2
"""So many settings are named; of more than that, how many there are."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """Settings of one library that one body had changed.

    Args:
        asset: the asset.
        line: the line of its body that did, as far as that can be told; else empty.
        changed: the settings.
    """

    asset: str
    line: str
    changed: tuple[Changed, ...]

    def sentence(self) -> str:
        """What to do about it."""
        names = [each.name for each in self.changed]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        told = f"{', '.join(names[:_NAMED])}{more}"
        belongs = f"{self.line!r} belongs" if self.line else "what sets it belongs"
        return (
            f"{self.asset} changed {self.changed[0].settings.name} ({told}), put back when it ended: a result from the "
            f"store sets nothing. For the whole notebook, {belongs} in a plain cell."
        )

    def note(self) -> str:
        """What is added to an error."""
        what = f"{self.line!r} in" if self.line else "what was set in"
        if self.changed[0].by:
            return f"What {what} {self.asset} sets holds where it is imported: import it here too, or in a plain cell."
        return f"{what} {self.asset} was put back when it ended: it belongs in a plain cell."

    def is_missed_by(self, error: BaseException) -> bool:
        """Whether an error is one that comes of what was put back."""
        return any(_speaks_of(error, each) for each in self.changed)


class PutBack:
    """What was put back in this session.

    Args:
        warn: called with a sentence for the user.
    """

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._ended: list[_Ended] = []
        self._said: set[str] = set()

    def ended(self, asset: Asset, changed: Sequence[Changed]) -> None:
        """A body has ended: say what was put back, once for each library's settings.

        Args:
            asset: the asset.
            changed: the settings that its body had changed.
        """
        for settings, by in dict.fromkeys((each.settings, each.by) for each in changed):
            own = tuple(each for each in changed if each.settings is settings and each.by == by)
            ended = _Ended(str(asset.names[0]), _line(asset.body.python, own), own)
            self._ended.append(ended)
            if not by and settings.name not in self._said:
                self._said.add(settings.name)
                self._warn(ended.sentence())

    def explain(self, error: BaseException) -> None:
        """Add to an error what was put back, where it comes of that."""
        ended = next((each for each in reversed(self._ended) if each.is_missed_by(error)), None)
        if ended is not None:
            error.add_note(ended.note())


def _line(source: str, changed: Sequence[Changed]) -> str:
    """The line that set something: one that names it, or else one that looks like it."""
    lines = [line.strip() for line in source.splitlines() if not line.lstrip().startswith("#")]
    by = changed[0].by.partition(".")[0]
    if by:
        return next((line for line in lines if "import" in line and by in line), f"import {by}")
    written = changed[0].settings.written
    looks = [line for line in lines if any(each in line for each in written)]
    names = {_own_name(each) for each in changed}
    named = [line for line in looks or lines if any(re.search(rf"\b{re.escape(name)}\b", line) for name in names)]
    return next(iter([*named, *looks]), "")


def _own_name(changed: Changed) -> str:
    return changed.name.rpartition(".")[2]


def _speaks_of(error: BaseException, changed: Changed) -> bool:
    kinds = {each.__name__ for each in type(error).__mro__}
    if not kinds.isdisjoint(changed.settings.missed.get(changed.name, ())):
        return True
    name = _own_name(changed)
    return changed.before is ABSENT and re.search(rf"\b{re.escape(name)}\b", str(error)) is not None
