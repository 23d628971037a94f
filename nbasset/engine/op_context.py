"""The contexts of ops: what an op can ask about its step, in a job or in the asset that its graph makes."""

from __future__ import annotations

from collections.abc import Mapping

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.partitions import PartitionsDefinition
from nbasset.core.plain_data import refuse_no_facts
from nbasset.core.runs import DagsterRun
from nbasset.dagster.open_resources import AskedFor
from nbasset.dagster.ops import OpDefinition
from nbasset.dagster.steps import OpStep
from nbasset.engine.context import AssetExecutionContext
from nbasset.engine.direct_contexts import DirectAssetExecutionContext


class OpExecutionContext(DirectAssetExecutionContext):
    """What an op finds in its parameter ``context``, as Dagster's ``OpExecutionContext``.

    Args:
        step: the op, with what it is given.
        run: the run.
        resources: shared things, open while the run needs them.
        partition_key: the partition of the run.
        retry: 0 for the first try.
        around: the asset that its graph makes, if it does.
        partitions: by what the run is partitioned.
    """

    def __init__(
        self,
        step: OpStep,
        run: DagsterRun,
        resources: Mapping[str, object],
        partition_key: str | None = None,
        retry: int = 0,
        around: Asset | None = None,
        partitions: PartitionsDefinition | None = None,
    ) -> None:
        super().__init__({}, step.config, partition_key)
        self.op_def: OpDefinition = step.op
        self._step = step
        self._run = self.own_run = run
        self.retry_number = retry
        self.resources = AskedFor(resources)
        recipe = step.op.recipe
        own = recipe if partitions is None else replace(recipe, partitions=partitions)
        self.bind(own if around is None else replace(around, config_schema=recipe.config_schema))

    @property
    def op(self) -> OpDefinition:
        """The op, by its shorter name."""
        return self.op_def

    @property
    def selected_output_names(self) -> set[str]:
        """The names of its outputs: those of the op, in the graph of an asset, too."""
        return set(self.op_def.outs)

    def get_mapping_key(self) -> str | None:
        """The key of the dynamic output that it is run for; ``None``: for none."""
        return self._step.key

    def add_output_metadata(
        self, metadata: Mapping[str, object], output_name: str | None = None, mapping_key: str | None = None
    ) -> None:
        """Keep facts about what it gives.

        Args:
            metadata: facts by name.
            output_name: the output that they are about.
            mapping_key: of a dynamic output the key.
        """
        refuse_no_facts(metadata)
        self.metadata.update(metadata)

    def log_event(self, event: object) -> None:
        """Say something beside: it is kept with what the run has done.

        Args:
            event: an ``AssetMaterialization`` or the like.
        """
        self.said.append(event)


def of_asset(step: OpStep, context: AssetExecutionContext, retry: int) -> OpExecutionContext:
    """The context of an op whose graph makes an asset.

    Args:
        step: the op, with what it is given.
        context: the asset's context.
        retry: 0 for the first try.
    """
    asset, run = context.assets_def, context.told_run()
    key = asset.partition_key if asset.point else None
    return OpExecutionContext(step, run, context.resources.original_resource_dict, key, retry, asset)
