"""Automation in Dagster's older words: policies and rules, which mean conditions; kept here, carried out by Dagster."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from nbasset.api.conditions import AutomationCondition
from nbasset.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class AutoMaterializeRule:
    """One reason to make an asset, or not to, as Dagster's ``AutoMaterializeRule``.

    Args:
        kind: which rule, by Dagster's name.
        told: what it was told.

    >>> AutoMaterializeRule.materialize_on_cron("0 8 * * *").kind
    'materialize_on_cron'
    """

    kind: str
    told: tuple[object, ...] = ()

    materialize_on_cron: ClassVar[Callable[..., AutoMaterializeRule]]
    materialize_on_missing: ClassVar[Callable[..., AutoMaterializeRule]]
    materialize_on_parent_updated: ClassVar[Callable[..., AutoMaterializeRule]]
    materialize_on_required_for_freshness: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_backfill_in_progress: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_not_all_parents_updated: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_not_all_parents_updated_since_cron: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_parent_missing: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_parent_outdated: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_required_but_nonexistent_parents: ClassVar[Callable[..., AutoMaterializeRule]]
    skip_on_run_in_progress: ClassVar[Callable[..., AutoMaterializeRule]]


def _rule(kind: str) -> Callable[..., AutoMaterializeRule]:
    def rule(*about: object, **named: object) -> AutoMaterializeRule:
        return AutoMaterializeRule(kind, (*about, *sorted(named.items())))

    return rule


_RULES = (
    *("materialize_on_cron", "materialize_on_missing", "materialize_on_parent_updated"),
    *("materialize_on_required_for_freshness", "skip_on_backfill_in_progress", "skip_on_not_all_parents_updated"),
    *("skip_on_not_all_parents_updated_since_cron", "skip_on_parent_missing", "skip_on_parent_outdated"),
    *("skip_on_required_but_nonexistent_parents", "skip_on_run_in_progress"),
)
for _kind in _RULES:
    setattr(AutoMaterializeRule, _kind, staticmethod(_rule(_kind)))

_LAZY = (
    *("materialize_on_required_for_freshness", "skip_on_parent_outdated", "skip_on_parent_missing"),
    *("skip_on_required_but_nonexistent_parents", "skip_on_backfill_in_progress"),
)
_EAGER = ("materialize_on_missing", "materialize_on_parent_updated", *_LAZY)


@dataclass(frozen=True, slots=True)
class AutoMaterializePolicy:
    """When Dagster is to make an asset by itself, as its older ``AutoMaterializePolicy``.

    Args:
        rules: the reasons to make it, and not to.
        max_materializations_per_minute: how many of its partitions at most.
        asset_condition: the condition that it means, where it was made from one.

    >>> AutoMaterializePolicy.eager().to_automation_condition()
    eager()
    """

    rules: frozenset[AutoMaterializeRule] = frozenset()
    max_materializations_per_minute: int | None = 1
    asset_condition: AutomationCondition | None = None

    @staticmethod
    def eager(max_materializations_per_minute: int | None = 1) -> AutoMaterializePolicy:
        """As soon as what it rests on has new values.

        Args:
            max_materializations_per_minute: how many of its partitions at most.
        """
        return AutoMaterializePolicy(_of(_EAGER), max_materializations_per_minute)

    @staticmethod
    def lazy(max_materializations_per_minute: int | None = 1) -> AutoMaterializePolicy:
        """When somebody needs it fresh.

        Args:
            max_materializations_per_minute: how many of its partitions at most.
        """
        return AutoMaterializePolicy(_of(_LAZY), max_materializations_per_minute)

    @staticmethod
    def from_automation_condition(automation_condition: AutomationCondition) -> AutoMaterializePolicy:
        """The policy that a condition means.

        Args:
            automation_condition: the condition.
        """
        return AutoMaterializePolicy(frozenset(), None, automation_condition)

    def with_rules(self, *rules_to_add: AutoMaterializeRule) -> AutoMaterializePolicy:
        """The same with more rules.

        Args:
            *rules_to_add: these.
        """
        return AutoMaterializePolicy(self.rules.union(rules_to_add), self.max_materializations_per_minute)

    def without_rules(self, *rules_to_remove: AutoMaterializeRule) -> AutoMaterializePolicy:
        """The same with fewer rules.

        Args:
            *rules_to_remove: those that it has no more.
        """
        return AutoMaterializePolicy(self.rules.difference(rules_to_remove), self.max_materializations_per_minute)

    def to_automation_condition(self) -> AutomationCondition:
        """The condition that it means."""
        if self.asset_condition is not None:
            return self.asset_condition
        return AutomationCondition.eager() if self.rules == _of(_EAGER) else AutomationCondition("rules", (self.rules,))


def _of(kinds: tuple[str, ...]) -> frozenset[AutoMaterializeRule]:
    return frozenset(AutoMaterializeRule(each) for each in kinds)
