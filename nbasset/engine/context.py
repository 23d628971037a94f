"""The execution context: what a body can ask about the step it runs in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nbasset.core.assets import Asset
from nbasset.core.errors import NbassetError
from nbasset.core.external import key_of
from nbasset.core.keys import AssetKey, CoercibleToAssetKey
from nbasset.core.outputs import ONLY
from nbasset.core.plain_data import refuse_no_facts
from nbasset.core.runs import DagsterRun
from nbasset.dagster.open_resources import AskedFor
from nbasset.engine.checkpoints import Checkpoints
from nbasset.engine.partition_context import NO_PARTITIONS
from nbasset.engine.partition_context import KnownPartitions as KnownPartitions
from nbasset.engine.run_context import OtherResults, RunContext

if TYPE_CHECKING:
    import logging

    from nbasset.core.checks import AssetCheckKey, AssetCheckSpec


_NO_CONFIG: Mapping[str, object] = {}


class AssetExecutionContext(RunContext):
    """What a body finds in its parameter ``context``, as Dagster's ``AssetExecutionContext``.

    Args:
        asset: the asset that is being made.
        run: the run.
        resources: shared things, by name.
        retry_number: 0 for the first try.
        checkpoints: keeps what it has by now; ``None`` where nothing is kept.
        partitions: what it is told about partitions.
        others: who knows what else is stored.
        config: the fields of its config.
    """

    def __init__(
        self,
        asset: Asset,
        run: DagsterRun,
        resources: Mapping[str, object] | None = None,
        retry_number: int = 0,
        checkpoints: Checkpoints | None = None,
        partitions: KnownPartitions = NO_PARTITIONS,
        others: OtherResults | None = None,
        config: Mapping[str, object] = _NO_CONFIG,
    ) -> None:
        super().__init__(asset, run, partitions, others)
        self._checkpoints = checkpoints
        self.retry_number = retry_number
        self.resources = AskedFor({} if resources is None else resources)
        self.metadata: dict[str, object] = {}
        self._config = config
        self.metadata_of: dict[AssetKey, dict[str, object]] = {}
        self.said: list[object] = []

    @cached_property
    def log(self) -> logging.Logger:
        """A logger; its lines become part of the asset's output. Most bodies ask for none."""
        from nbasset.engine.loggers import own_logger

        return own_logger(str(self._asset.key))

    @property
    def assets_def(self) -> Asset:
        """The asset itself."""
        return self._asset

    @property
    def told_config(self) -> Mapping[str, object]:
        """The fields of its config, as they were given."""
        return self._config

    @property
    def asset_key(self) -> AssetKey:
        """The asset's key."""
        return self._asset.key

    @property
    def selected_asset_keys(self) -> set[AssetKey]:
        """Every key the body is asked for."""
        return set(self._asset.keys)

    @property
    def selected_asset_check_keys(self) -> set[AssetCheckKey]:
        """The checks that the body is asked for."""
        specs = self._asset.check_specs
        return {each.key for each in specs if not self._asset.is_check or each.key.result_key in self._asset.keys}

    @property
    def check_specs(self) -> list[AssetCheckSpec]:
        """What these checks are."""
        return [each for each in self._asset.check_specs if each.key in self.selected_asset_check_keys]

    @property
    def op_execution_context(self) -> AssetExecutionContext:
        """Dagster's context of ops, which is this one."""
        return self

    def asset_key_for_output(self, output_name: str = ONLY) -> AssetKey:
        """The asset that an output is.

        Args:
            output_name: the name of the output; of one there is no need to name it.

        Raises:
            NbassetError: when the body makes none of this name.
        """
        keys = {out.name: key for key, out in self._asset.outs.items()} or {ONLY: self._asset.key}
        if output_name not in keys:
            raise NbassetError(f"{self._asset.key} makes no {output_name!r}; its outputs are {', '.join(keys)}.")
        return keys[output_name]

    def get_output_metadata(self, output_name: str = ONLY, mapping_key: str | None = None) -> dict[str, object]:
        """What the body has said with ``add_output_metadata`` by now.

        Args:
            output_name: the output; of one there is no need to name it.
            mapping_key: Dagster's; not needed.
        """
        own = {} if len(self._asset.keys) == 1 else self.metadata_of.get(self.asset_key_for_output(output_name), {})
        return {**self.metadata, **own}

    @property
    def selected_output_names(self) -> set[str]:
        """The names of the outputs that the body is asked for."""
        outs = self._asset.outs
        return {outs[key].name if key in outs else ONLY for key in self._asset.keys}

    @property
    def is_subset(self) -> bool:
        """Whether the body is asked for some of its assets alone."""
        return self._asset.is_subset

    @property
    def op_config(self) -> dict[str, object]:
        """The fields of its config, with the defaults of its schema.

        Raises:
            InvalidDefinition: when they do not fit the schema.
        """
        if not self._config and self._asset.config_schema is None:
            return {}
        from nbasset.dagster.config_schema import asked_for  # few bodies have a config

        return asked_for(self._asset.config_schema, self._config, f"The config of {self._asset.key}")

    def checkpoint(self, *state: Any) -> Any:
        """Keep what a long body has by now; without a state, what an earlier attempt at the same result kept last.

        A body that is stopped, or raises, leaves its last checkpoint; its next attempt with the same code and inputs
        goes on from there: random draws too, as if nothing had happened. Another edit, input or file: it begins anew.

        Args:
            *state: all that the rest of the body depends on, as it is at this moment; at most one.

        Returns:
            the state; where none was given, the last one that was kept, or ``None``.

        Raises:
            NotStored: when the state cannot be pickled, naming the part.

        A body begins with ``done = context.checkpoint() or []`` and says ``context.checkpoint(done)`` after each part.
        """
        if len(state) > 1:
            raise TypeError("context.checkpoint takes one state: give several things as a tuple.")
        if not state:
            return None if self._checkpoints is None else self._checkpoints.last()
        if self._checkpoints is not None:
            self._checkpoints.keep(state[0])
        return state[0]

    def add_output_metadata(
        self, metadata: Mapping[str, object], output_name: str | None = None, mapping_key: str | None = None
    ) -> None:
        """Keep facts with the value; they are shown on the asset's card.

        Args:
            metadata: facts by name.
            output_name: of several outputs the one that they are about; by default all of them.
            mapping_key: Dagster's; not needed.

        Raises:
            NbassetError: when the body makes no output of this name.
        """
        self._add(metadata, None if output_name is None else self.asset_key_for_output(output_name))

    def add_asset_metadata(
        self,
        metadata: Mapping[str, object],
        asset_key: CoercibleToAssetKey | None = None,
        partition_key: str | None = None,
    ) -> None:
        """The same for an asset that the body makes.

        Args:
            metadata: facts by name.
            asset_key: of several assets the one that they are about; by default all of them.
            partition_key: Dagster's; they are about the partition that is made.

        Raises:
            NbassetError: when the body does not make this asset.
        """
        self._add(metadata, None if asset_key is None else AssetKey.from_coercible(asset_key))

    def log_event(self, event: object) -> None:
        """Say something beside: what is said of an asset that the body makes is kept with it, anything else logged.

        What came of looking at something, and what is said of other assets, is among the events of the run as well.

        Args:
            event: an ``AssetMaterialization`` or ``AssetObservation``; also of the package dagster.
        """
        key, facts = key_of(event), getattr(event, "metadata", None)
        is_own = key in self._asset.keys and facts is not None
        if is_own:
            self._add(facts or {}, key)
        else:
            self.log.info("%s", event)
        if not is_own or type(event).__name__ == "AssetObservation":
            self.said.append(event)

    def _add(self, metadata: Mapping[str, object], key: AssetKey | None) -> None:
        if key is not None and key not in self._asset.keys:
            raise NbassetError(
                f"{self._asset.key} does not make {key}: it makes {', '.join(map(str, self._asset.keys))}."
            )
        refuse_no_facts(metadata)
        about = self.metadata if key is None or len(self._asset.keys) == 1 else self.metadata_of.setdefault(key, {})
        about.update(metadata)


AssetCheckExecutionContext = AssetExecutionContext
"""What the function of a check finds in its parameter ``context``, by Dagster's name."""
