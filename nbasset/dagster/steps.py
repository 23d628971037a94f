"""Steps: ops as they are to be run, with what they are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass

if TYPE_CHECKING:
    from nbasset.core.policies import RetryPolicy
    from nbasset.dagster.ops import OpDefinition


@dataclass(frozen=True, slots=True)
class OpStep:
    """An op that is to be run.

    Args:
        op: the op.
        path: what it is called, and the graphs around it.
        key: the key of the dynamic output that it is run for; ``None``: for none.
        values: what it is given, by input.
        config: the fields of its config.
        hooks: what is called when it has ended.
        retry_policy: what happens when it raises.
        tags: labels.
        input_configs: what a run's config says to the managers of its inputs.
        output_configs: the same of its outputs.
        after: the steps that give it something.
    """

    op: OpDefinition
    path: tuple[str, ...]
    key: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    config: Mapping[str, object] = field(default_factory=dict)
    hooks: frozenset[object] = frozenset()
    retry_policy: RetryPolicy | None = None
    tags: Mapping[str, object] = field(default_factory=dict)
    input_configs: Mapping[str, object] = field(default_factory=dict)
    output_configs: Mapping[str, object] = field(default_factory=dict)
    after: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its name with those of the graphs around it, as Dagster writes it."""
        return ".".join(self.path)

    @property
    def step_key(self) -> str:
        """The same with its key."""
        return self.name if self.key is None else f"{self.name}[{self.key}]"
