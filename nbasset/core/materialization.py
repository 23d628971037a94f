"""A materialization: the record of one stored result."""

from __future__ import annotations

from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.making import Making
from nbasset.core.observation import READ
from nbasset.core.patterns import pattern
from nbasset.core.result_names import ResultName
from nbasset.core.version import STORE

NOTHING, PLOT, NO_VALUE = "None", "plot, no value", "no value"
"""The kinds of results without a value: such as show nothing, or only text; a picture; such as say they have none."""

NO_POINTS = "no points yet"
"""The kind of what is gathered where there is nothing yet: no window of time has ended."""

MEMORY = "memory"
"""The session itself, among the I/O managers that keep values."""

_BESIDE = pattern(r" ([0-9a-f]{32})?( [0-9a-f]{32})?$")


def data_version_in(counted: str) -> str:
    """The data version in what counts for whoever uses a value; one that somebody has said may have spaces.

    Args:
        counted: as :attr:`Materialization.version_for_consumers` has it.

    >>> data_version_in("29 November 10:00"), data_version_in(f"v1 {'c' * 32}"), data_version_in(f"v1  {'d' * 32}")
    ('29 November 10:00', 'v1', 'v1')
    """
    return _BESIDE.sub("", counted)


@dataclass(frozen=True, slots=True)
class Materialization:
    """What is known of one result without loading it.

    Args:
        asset: the result's name.
        key: digest of everything the result was made from (hexadecimal).
        data_version: digest of the value (hexadecimal).
        notebook: the notebook, or script, that made it.
        run_id: the run that made it.
        made_at: when it was made, in seconds since 1970 (UTC).
        took: how long the body ran, in seconds.
        kind: the value in one line, for example ``DataFrame 5 × 12``.
        io: who keeps the value: ``pickle`` (the store itself) or the key of an I/O manager.
        making: what it was made from, and what was seen and said meanwhile.
        version: its number among the versions of the asset in that notebook, from 1; 0 where none was given.
        size: bytes in the store; filled in by the store.
        place: where it lies; the store's business alone.
    """

    asset: ResultName
    key: str
    data_version: str
    notebook: str
    run_id: str
    made_at: float
    took: float
    kind: str
    io: str = STORE
    making: Making = field(default_factory=Making)
    version: int = field(default=0, kw_only=True)
    size: int = 0
    place: object = field(default=None, compare=False, repr=False)

    @property
    def version_for_consumers(self) -> str:
        """What counts for whoever uses the value: its data version, and the classes whose methods run then.

        Where its I/O manager gives another value than it was given, that one's digest counts as well.
        """
        classes = self.making.classes
        if self.making.loaded and self.digest_as_loaded != (self.making.identity or self.data_version):
            return f"{self.data_version} {classes} {self.digest_as_loaded}"
        return f"{self.data_version} {classes}" if classes else self.data_version

    @property
    def digest_as_loaded(self) -> str:
        """The digest of the value as whoever keeps it gives it."""
        return next(iter(self.making.loaded.values()), self.making.identity or self.data_version)

    @property
    def kept_elsewhere(self) -> bool:
        """Whether an I/O manager keeps its value, and neither the store nor the session does."""
        return self.io not in (STORE, MEMORY)

    @property
    def files(self) -> tuple[str, ...]:
        """The files and folders that were read while it was made."""
        return tuple(each.name for each in self.making.observed if each.kind in READ)

    @property
    def tags(self) -> dict[str, str]:
        """Its labels: those that its body gave it, and its versions, by Dagster's names."""
        by_hand = {"dagster/data_version_is_user_provided": "true"} if self.making.identity else {}
        versions = {"dagster/code_version": self.code_version, "dagster/data_version": self.data_version}
        return {**versions, **by_hand, **self.making.tags}

    @property
    def code_version(self) -> str:
        """The version of what made it: by hand, or else a digest."""
        told = self.making.code_version
        return told or digest_of([[part.kind, part.digest] for part in self.making.parts.values()])
