"""What a run has brought about, for whoever asked for it: its values, made or from the store."""

from __future__ import annotations

import contextlib
from typing import Any

from nbasset.core.assets import Asset, as_key
from nbasset.core.errors import Damaged, Drifted, NeverMade, NotTrusted
from nbasset.core.keys import AssetKey, CoercibleToAssetKey, user_string
from nbasset.core.runs import Run
from nbasset.instance.instance import Instance

TRIES = 3
"""How often a value that turns out to be unusable is made again."""


class MaterializeRun:
    """What :func:`materialize` gives back, as Dagster's ``ExecuteInProcessResult``.

    Args:
        run: the run's record.
        instance: where its values are.
    """

    def __init__(self, run: Run, instance: Instance) -> None:
        self.run = run
        self._instance = instance

    @property
    def success(self) -> bool:
        """Whether nothing failed and nothing was blocked."""
        return self.run.success

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self.run.run_id

    @property
    def made(self) -> tuple[str, ...]:
        """The assets whose body ran."""
        return self.run.made

    def asset_value(self, asset_key: CoercibleToAssetKey | Asset) -> Any:
        """The value of an asset of this run, made or from the store; what turns out to be unusable is made again.

        Raises:
            NeverMade: when the run has no value of it.
        """
        name = self._named(asset_key)
        part = self.run.assets.get(name)
        if part is None or part.key is None or part.outcome in ("failed", "blocked", "cancelled", "waits"):
            known = ", ".join(self.run.assets) or "none"
            raise NeverMade(f"This run has no value of {name}; its assets are {known}.")
        for _ in range(TRIES):
            with contextlib.suppress(Damaged, Drifted, NotTrusted, _Collected):
                return self._load(name, part.key)
            self._instance.runs.run(self._instance.runs.request(name))
        return self._load(name, part.key)

    def _named(self, asset_key: CoercibleToAssetKey | Asset) -> str:
        """The asset of this run whose key reads so."""
        name = str(as_key(asset_key))
        reads = (each for each in self.run.assets if user_string(each) == user_string(name))
        return name if name in self.run.assets else next(reads, name)

    def _load(self, name: str, key: str) -> Any:
        results = self._instance.results
        found = results.holding(name, key) or next(iter(results.find(name, key)), None)
        if found is None:
            raise _Collected(f"The value of {name} in this run is not in the store any more, and was not made again.")
        return results.load(found)

    def output_for_node(self, node_str: str, output_name: str = "result") -> Any:
        """The value of the asset of this name, as Dagster's method of that name; also when it was skipped."""
        nodes = {AssetKey.from_escaped_user_string(each).to_python_identifier(): each for each in self.run.assets}
        name = nodes.get(node_str, node_str)
        return self.asset_value(name if output_name == "result" else output_name)

    def __repr__(self) -> str:
        parts = [f"{len(names)} {outcome}" for outcome, names in _by_outcome(self.run).items()]
        return f"<run {self.run_id}: {', '.join(parts) or 'nothing to do'}>"


class _Collected(NeverMade):
    """A value is gone, perhaps because another kernel made room."""


def _by_outcome(run: Run) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, part in run.assets.items():
        names.setdefault(str(part.outcome), []).append(name)
    return names
