"""What a run has brought about, for whoever asked for it: its values, made or from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from nbasset.core.assets import Asset, as_key
from nbasset.core.definitions import Definitions
from nbasset.core.errors import Damaged, Drifted, NeverMade, NotTrusted, OutOfMemory, Unavailable
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.materialization import Materialization
from nbasset.core.outputs import ONLY
from nbasset.core.planning import Request
from nbasset.core.points import Point, written
from nbasset.core.result_names import ResultName
from nbasset.core.runs import DagsterRun, Run, RunRecord, in_texts
from nbasset.instance.instance import Instance
from nbasset.instance.run_events import RunEvents, output_of, step_of

FEW = 20
"""How many names at most are told where one is not there."""
TRIES = 3
"""How often a value that turns out to be unusable is made again."""


class MaterializeRun(RunEvents):
    """What :func:`materialize` gives back, as Dagster's ``ExecuteInProcessResult``.

    Args:
        run: the run's record.
        instance: where its values are.
        handed: the values that it has handed to I/O managers, as they were then.
        of_one_partition: whether it was a run of one partition, so that an asset's value is that of the partition.
        told: the run as its bodies know it, with its labels.
        selected: what it was asked for; none: everything.
    """

    def __init__(
        self,
        run: RunRecord[ResultName],
        instance: Instance,
        handed: Mapping[ResultName, object] | None = None,
        *,
        of_one_partition: bool = False,
        told: DagsterRun | None = None,
        selected: Collection[ResultName] = (),
    ) -> None:
        self.dagster_run = (told or DagsterRun(run.run_id)).ended(well=run.success)
        self._of_one_partition = of_one_partition
        self._run = run
        self._instance = instance
        self._handed = handed or {}
        super().__init__(run, self._asset_of, self._found, selected)

    @cached_property
    def run(self) -> Run:
        """The run's record, with names as texts."""
        return in_texts(self._run)

    @cached_property
    def _definitions(self) -> Definitions:
        """What was defined when it was first asked: what each asset rests on now is not looked at for every value."""
        known = self._instance.definitions
        return self._instance.standing(about=()).definitions if known.has_dimensions else known

    @property
    def success(self) -> bool:
        """Whether nothing failed and nothing was blocked."""
        return self._run.success

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._run.run_id

    @property
    def made(self) -> tuple[str, ...]:
        """The assets whose body ran."""
        return tuple(map(str, self._run.made))

    def asset_value(self, asset_key: CoercibleToAssetKey | Asset, **point: Any) -> Any:
        """The value of an asset of this run, made or from the store; what turns out to be unusable is made again.

        Args:
            asset_key: the asset.
            **point: of an asset with points the value of each dimension; without any, all its points as a mapping.

        Raises:
            NeverMade: when the run has no value of it.
        """
        from nbasset.instance.gathered import Gathered

        name = self._named(as_key(asset_key))
        if point:
            return self._value(self._at(name, Point(point)))
        whole = self._definitions.wholes.get(name)
        if whole is None or name in self._run.assets:
            return self._value(name)
        parts = [(point, part) for point, part in whole.parts if part in self._run.assets]
        if self._of_one_partition and len(parts) == 1:
            return self._value(parts[0][1])
        return Gathered(whole.dimensions, [(point, self._value(part)) for point, part in parts])

    def _at(self, name: ResultName, point: Point) -> ResultName:
        """The result at a point, whose dimensions may be told in another order.

        Raises:
            NeverMade: when there is none, or several are there.
        """
        told = {word: written(value) for word, value in point.values.items()}
        whole = self._definitions.wholes.get(name)
        parts = [] if whole is None else [(each.values, part) for each, part in whole.parts]
        found = [
            part
            for values, part in parts
            if all(word in values and written(values[word]) == each for word, each in told.items())
        ]
        if len(found) == 1:
            return found[0]
        if not parts:
            raise NeverMade(f"{name} has no points: ask for its value without {', '.join(told)}.")
        some = "; ".join([each.point or "" for each in (found or [part for _, part in parts])[:FEW]])
        more = "; …" if len(found or parts) > FEW else ""
        if found:
            raise NeverMade(f"{name} has {len(found)} points where {point.text}: {some}{more}. Say which.")
        raise NeverMade(f"{name} has no point {point.text}: there are {some}{more}.")

    def _value(self, name: ResultName) -> Any:
        part = self._run.assets.get(name)
        if part is None or part.key is None or part.outcome in ("failed", "blocked", "cancelled", "waits"):
            known = ", ".join(map(str, [*self._run.assets][:FEW])) or "none"
            more = f" and {len(self._run.assets) - FEW:,} more" if len(self._run.assets) > FEW else ""
            raise NeverMade(f"This run has no value of {name}; its assets are {known}{more}.")
        if name in self._handed:
            return self._handed[name]
        for _ in range(TRIES):
            try:
                return self._load(name, part.key)
            except OutOfMemory:
                raise
            except (Damaged, Drifted, NotTrusted, Unavailable, _Collected):
                """What cannot be used is made again."""
            self._instance.runs.run(Request((name,)))
        return self._load(name, part.key)

    def _named(self, key: AssetKey) -> ResultName:
        """The asset of this run that has a key, or else one whose key reads so."""
        name = ResultName(key)
        reads = (ResultName(each.key) for each in self._run.assets if each.key.to_user_string() == key.to_user_string())
        return name if name in self._run.assets else next(reads, name)

    def _asset_of(self, name: ResultName) -> Asset | None:
        return self._definitions.by_name.get(name)

    def _found(self, name: ResultName, key: str | None = None) -> Materialization | None:
        key = key or self._run.assets[name].key or ""
        results = self._instance.results
        return results.holding(name, key) or next(iter(results.find(name, key)), None)

    def _load(self, name: ResultName, key: str) -> Any:
        results = self._instance.results
        found = self._found(name, key)
        if found is None:
            raise _Collected(
                f"The value of {name} in this run is not in the store any more, and was not made again: materialize it "
                "once more, or take its present value with load_asset_value."
            )
        return results.load(found, or_lose=True)

    def output_for_node(self, node_str: str, output_name: str = ONLY) -> Any:
        """The value of an output of a step, as Dagster's method of that name; also when it was skipped.

        Args:
            node_str: the step: the asset's key as a Python name, or the name of a function with several assets.
            output_name: of several outputs which.

        Raises:
            NeverMade: when the run has no such value, or the body has left it out.
        """
        told = ((name, self._asset_of(name)) for name in self._run.assets)
        outputs = {(step_of(name, asset), output_of(name, asset)): name for name, asset in told}
        if (node_str, output_name) in outputs:
            return self._value(outputs[node_str, output_name])
        return self.asset_value(node_str if output_name == ONLY else output_name)

    def __repr__(self) -> str:
        counts = Counter(str(part.outcome) for part in self._run.assets.values())
        parts = [f"{count} {outcome}" for outcome, count in counts.items()]
        return f"<run {self.run_id}: {', '.join(parts) or 'nothing to do'}>"


class _Collected(NeverMade):
    """A value is gone, perhaps because another kernel made room."""
