"""The tries of an asset: its last versions with what they were made from, and the numbers that their values hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset, as_key
from nbasset.core.causes import told_later
from nbasset.core.errors import NbassetError
from nbasset.core.events import Materialized, StepStarted
from nbasset.core.extras import needed
from nbasset.core.keys import CoercibleToAssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.numbering import Numbered, numbered
from nbasset.core.result_names import ResultName
from nbasset.core.tries import Try, differing, lettered, rests_behind, rests_of
from nbasset.instance.current_instance import current
from nbasset.instance.instance import Instance
from nbasset.instance.lineage import Behind
from nbasset.libraries.held_numbers import numbers_in, numbers_told

if TYPE_CHECKING:
    import pandas as pd

MANY = 100
"""Of more points than these it is not asked what each rests on far upstream, and of more upstream assets not either."""
SMALL = 1_000_000
"""Bytes of a value that is looked into for numbers."""


def tries(instance: Instance, name: str, last: int = 20, numbers: Collection[int] | None = None) -> list[Try]:
    """The last versions of an asset; of one with points, of all of them, whose values are among what they rest on.

    Args:
        instance: the instance.
        name: the asset, as a user string.
        last: how many of each.
        numbers: only those of these numbers; ``None`` for any.

    Raises:
        InvalidSelection: when there is no such asset.
    """
    instance.log.flush()
    standing = instance.standing()
    assessments = standing.all()
    found, parts = [], standing.definitions.named_by(name)
    behind = Behind(instance) if len(parts) <= MANY else None
    for each in parts:
        now = assessments[each].current if each in assessments else None
        point = standing.definitions.by_name[each].point
        found += Tries(instance, each, now, point.values if point else {}, behind).last(last, numbers)
    return found


class Tries:
    """Reads the versions of one asset, or of one of its points.

    Args:
        instance: the instance.
        name: the asset.
        now: the version that stands now.
        point: the values of its point.
        behind: tells what else led to each; ``None``: nobody asks, as there are many.
    """

    def __init__(
        self,
        instance: Instance,
        name: ResultName,
        now: Materialization | None,
        point: Mapping[str, object],
        behind: Behind | None = None,
    ) -> None:
        self._behind = behind
        self.instance, self.name, self.point = instance, name, point
        self.now = (now.key, now.data_version) if now is not None else None
        events = list(instance.log.events(instance.notebook, name))
        self.versions: dict[int, Numbered] = {}
        for each in numbered(events):
            self.versions.setdefault(each.number, each)
        self.reasons = {event.run_id: event.reason for event in events if isinstance(event, StepStarted)}
        self.kept = {(made.key, made.data_version): made for made in reversed(instance.store.versions(name))}
        self._upstream: dict[tuple[str, str], int] = {}
        self._asked: set[ResultName] = set()

    def last(self, many: int, numbers: Collection[int] | None) -> list[Try]:
        """The last of them, or of those of some numbers, the oldest first."""
        wanted = [each for each in self.versions.values() if numbers is None or each.number in numbers]
        return [self._try(each) for each in wanted[-many:]]

    def _try(self, version: Numbered) -> Try:
        event = version.event
        made = self.kept.get((event.key or "", version.data_version))
        rests = {**self.point, **(rests_of(made.making, self._numbers_of(made)) if made else {})}
        rests.update(self._upstream_of(made, rests) if made else {})
        numbers: Mapping[str, float]
        if isinstance(event, Materialized):
            numbers = {
                **event.numbers,
                **(self._held(made) if made else numbers_told(event.value, str(self.name.key.name))),
            }
        else:
            numbers = self._held(made) if made else {}
        took = event.took if isinstance(event, Materialized) else None
        why = told_later(self.reasons.get(event.run_id, ""))
        stands = (event.key, version.data_version) == self.now
        return Try(str(self.name), version.number, event.at, took, rests, numbers, why, stands)

    def _upstream_of(self, made: Materialization, own: Mapping[str, object]) -> Mapping[str, object]:
        """The constants, config, packages and files of what is upstream, where it does not rest on the same itself."""
        found: dict[str, object] = {}
        for each in () if self._behind is None else self._behind.of(made)[-MANY:]:
            for label, value in rests_behind(each.making).items():
                known = own.get(label, found.get(label, value))
                if label not in own or repr(known) != repr(value):
                    found[label if repr(known) == repr(value) else f"{label} of {each.asset}"] = value
        return found

    def _held(self, made: Materialization) -> Mapping[str, float]:
        """The numbers of a value, if that is small and can be loaded."""
        if made.size > SMALL:
            return made.making.numbers
        try:
            value = self.instance.results.load(made)
        except NbassetError:
            return made.making.numbers
        return {**made.making.numbers, **numbers_in(value, str(self.name.key.name))}

    def _numbers_of(self, made: Materialization) -> Mapping[tuple[str, str], int]:
        """The numbers of the versions of what a version was made from, by name and data version."""
        for up in set(made.making.upstream) - self._asked:
            self._asked.add(up)
            for (_, value), number in self.instance.opened.numbers.all(up).numbers.items():
                self._upstream[up.key.name, value] = number
        return self._upstream


def compare(asset_key: CoercibleToAssetKey | Asset, *, last: int = 20) -> pd.DataFrame:
    """The last versions of an asset side by side, the latest first: what differs, and the numbers that came of it.

    Columns are what differs between them (constants as they are; code and files by a letter for each content; inputs by
    their versions), the numbers that the value is or holds (a number, a dict, a frame of one row) and those of its
    metadata, how long it took, and when. Of an asset with points all of them are rows.

    Args:
        asset_key: the asset.
        last: how many versions.

    Raises:
        InvalidSelection: when there is no such asset.
        ExtraMissing: when pandas is not installed.

    >>> from nbasset import asset, materialize
    >>> @asset
    ... def score():
    ...     return 0.75
    >>> _ = materialize([score])
    >>> compare("score")["score"].to_dict()
    {1: 0.75}
    """
    with needed("pandas", "A comparison as a table"):
        import pandas as pd

    found = list(reversed(tries(current(), str(as_key(asset_key)), last)))
    several = len({each.asset for each in found}) > 1
    columns: dict[str, list[object]] = {"version": [each.version for each in found]}
    if several:
        columns = {"asset": [each.asset for each in found], **columns}
    index = list(columns)
    for label in differing(found):
        columns[label] = lettered(each.rests.get(label) for each in found)
    for label in dict.fromkeys(label for each in found for label in each.numbers):
        columns[label] = [each.numbers.get(label) for each in found]
    columns["took"] = [each.took for each in found]
    columns["made"] = [pd.Timestamp(each.made_at, unit="s", tz="UTC").floor("s") for each in found]
    return pd.DataFrame(columns).set_index(index)
