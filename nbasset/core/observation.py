"""Observations: what was seen of the world outside the notebook, each with a digest of how it was."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from nbasset.core.dataclass import dataclass

ABSENT = "absent"
"""The digest of what is not there."""

THERE = "there"
"""The digest of a path that is there, whatever it holds."""

CHANGED = "changed while it was read"
"""The digest of a file of which nobody knows what was read."""

PARTLY = "not written from its beginning"
"""The digest of an output that depends on what the file held before."""


IN_USE = "in use"
"""The digest of a database that another process holds, so that nobody can look."""


class ObservationKind(StrEnum):
    """What can be observed."""

    FILE = "file"
    FOLDER = "folder"
    EXISTENCE = "existence"
    LINK = "link"
    VARIABLE = "variable"
    RESULT = "result"
    SETTING = "setting"
    OUTPUT = "output"
    WORKING_FOLDER = "working folder"


READ = frozenset({ObservationKind.FILE, ObservationKind.FOLDER})
"""What a graph draws beside assets."""

_WORDS = {
    ObservationKind.FILE: "file {}",
    ObservationKind.FOLDER: "folder {}",
    ObservationKind.EXISTENCE: "{}",
    ObservationKind.LINK: "link {}",
    ObservationKind.VARIABLE: "environment variable {}",
    ObservationKind.RESULT: "result of {}",
    ObservationKind.SETTING: "settings of {}",
    ObservationKind.OUTPUT: "{}",
    ObservationKind.WORKING_FOLDER: "the working folder{}",
}


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was observed, and how it was.

    Args:
        kind: what it is: the content of a file, the listing of a folder, whether a path is there, where a link leads,
            an environment variable, the result of an asset of another notebook, the settings of a library, the working
            folder, a file that was written.
        name: the path, the variable, the asset, the library; of the working folder empty.
        digest: how it was (hexadecimal), or :data:`ABSENT`, :data:`THERE`, :data:`CHANGED`, :data:`PARTLY`.
        notebook: of a result, the notebook that has made it; otherwise empty.

    >>> str(Observation(ObservationKind.RESULT, "df", "1f", "week1"))
    'result of df in week1'
    """

    kind: ObservationKind
    name: str
    digest: str
    notebook: str = ""

    def __str__(self) -> str:
        """What it is, for people."""
        words = _WORDS[self.kind].format(self.name)
        return f"{words} in {self.notebook}" if self.notebook else words

    def became(self, now: str) -> str:
        """What has become of it, for people.

        Args:
            now: its digest now, which is another one.

        >>> Observation(ObservationKind.FILE, "a.csv", "1f").became(ABSENT)
        'file a.csv is gone'
        """
        if now == ABSENT:
            return f"{self} {'is not set any more' if self.kind is ObservationKind.VARIABLE else 'is gone'}"
        if now == IN_USE:
            return f"{self} is in use by another process, and cannot be looked at"
        if self.digest == ABSENT:
            return f"{self} {'is set now' if self.kind is ObservationKind.VARIABLE else 'is there now'}"
        return f"{self} holds something else now" if self.kind is ObservationKind.OUTPUT else f"{self} changed"

    def to_json(self) -> list[str]:
        """Its fields in order, without an empty notebook."""
        told = [self.kind.value, self.name, self.digest]
        return [*told, self.notebook] if self.notebook else told

    @classmethod
    def from_json(cls, told: Sequence[str]) -> Observation:
        """What :meth:`to_json` gave.

        Raises:
            ValueError: when nothing of that kind is known.
        """
        kind, *rest = told
        return cls(ObservationKind(kind), *rest)
