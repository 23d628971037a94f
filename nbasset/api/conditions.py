"""Automation conditions: when Dagster makes an asset by itself. They are kept here, and carried out by Dagster."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from nbasset.core.dataclass import dataclass

Made: TypeAlias = Callable[..., "AutomationCondition"]
"""What makes a condition, with parameters that Dagster checks when it is there."""


@dataclass(frozen=True, slots=True)
class AutomationCondition:
    """When Dagster is to make an asset by itself, as its ``AutomationCondition``; combined with ``&``, ``|`` and ``~``.

    In a notebook assets are made when somebody asks for them: a condition is kept, shown and exported.

    Args:
        kind: what it is about, for example ``on_cron``.
        about: what it was told, in order.
        named: what it was told by name.
        parts: the conditions that it is made of.
        label: what people call it.

    >>> AutomationCondition.eager() | AutomationCondition.on_cron("@daily")
    eager() | on_cron('@daily')
    """

    kind: str
    about: tuple[object, ...] = ()
    named: tuple[tuple[str, object], ...] = ()
    parts: tuple[AutomationCondition, ...] = ()
    label: str | None = None

    eager: ClassVar[Made]
    on_cron: ClassVar[Made]
    on_missing: ClassVar[Made]
    any_deps_match: ClassVar[Made]
    all_deps_match: ClassVar[Made]
    any_downstream_conditions: ClassVar[Made]
    missing: ClassVar[Made]
    asset_matches: ClassVar[Made]
    in_progress: ClassVar[Made]
    execution_failed: ClassVar[Made]
    newly_updated: ClassVar[Made]
    newly_requested: ClassVar[Made]
    newly_missing: ClassVar[Made]
    code_version_changed: ClassVar[Made]
    data_version_changed: ClassVar[Made]
    cron_tick_passed: ClassVar[Made]
    in_latest_time_window: ClassVar[Made]
    any_deps_updated: ClassVar[Made]
    any_deps_missing: ClassVar[Made]
    any_deps_in_progress: ClassVar[Made]
    all_deps_updated_since_cron: ClassVar[Made]
    any_checks_match: ClassVar[Made]
    all_checks_match: ClassVar[Made]
    all_deps_blocking_checks_passed: ClassVar[Made]
    backfill_in_progress: ClassVar[Made]
    initial_evaluation: ClassVar[Made]
    will_be_requested: ClassVar[Made]
    check_passed: ClassVar[Made]
    check_failed: ClassVar[Made]
    freshness_passed: ClassVar[Made]
    freshness_warned: ClassVar[Made]
    freshness_failed: ClassVar[Made]
    run_in_progress: ClassVar[Made]
    executed_with_root_target: ClassVar[Made]
    executed_with_tags: ClassVar[Made]
    all_new_executions_have_tags: ClassVar[Made]
    any_new_execution_has_tags: ClassVar[Made]
    all_job_root_assets_match: ClassVar[Made]
    any_job_root_assets_match: ClassVar[Made]
    all_new_updates_have_run_tags: ClassVar[Made]
    any_new_update_has_run_tags: ClassVar[Made]
    since: ClassVar[Made]
    newly_true: ClassVar[Made]
    allow: ClassVar[Made]
    ignore: ClassVar[Made]
    since_last_handled: ClassVar[Made]
    resolve_through: ClassVar[Made]

    def __and__(self, other: AutomationCondition) -> AutomationCondition:
        return AutomationCondition("and", parts=(self, other))

    def __or__(self, other: AutomationCondition) -> AutomationCondition:
        return AutomationCondition("or", parts=(self, other))

    def __invert__(self) -> AutomationCondition:
        return AutomationCondition("not", parts=(self,))

    def with_label(self, label: str) -> AutomationCondition:
        """The same by a name for people."""
        return AutomationCondition(self.kind, self.about, self.named, self.parts, label)

    def get_label(self) -> str | None:
        """What people call it."""
        return self.label

    def replace(self, old: AutomationCondition | str, new: AutomationCondition) -> AutomationCondition:
        """The same with one of its parts, or a part by its label, exchanged for another.

        >>> AutomationCondition.eager().with_label("x").replace("x", AutomationCondition.missing())
        missing()
        """
        if old in (self, self.label):
            return new
        parts = tuple(each.replace(old, new) for each in self.parts)
        return AutomationCondition(self.kind, self.about, self.named, parts, self.label)

    def without(self, condition: AutomationCondition) -> AutomationCondition:
        """The same without one of the parts that are joined by ``&`` or ``|``."""
        left = tuple(each.without(condition) for each in self.parts if each != condition)
        return left[0] if len(left) == 1 and self.kind in ("and", "or") else _with_parts(self, left)

    def __repr__(self) -> str:
        if self.label:
            return self.label
        sign = {"and": " & ", "or": " | "}.get(self.kind)
        if sign:
            return sign.join(f"({each!r})" if each.kind in ("and", "or") else repr(each) for each in self.parts)
        if self.kind == "not":
            return f"~({self.parts[0]!r})"
        told = [*map(repr, self.about), *(f"{name}={value!r}" for name, value in self.named)]
        if self.parts:
            return f"({self.parts[0]!r}).{self.kind}({', '.join([*map(repr, self.parts[1:]), *told])})"
        return f"{self.kind}({', '.join(told)})"


def _with_parts(condition: AutomationCondition, parts: tuple[AutomationCondition, ...]) -> AutomationCondition:
    return AutomationCondition(condition.kind, condition.about, condition.named, parts, condition.label)


_BEGIN = (
    *("eager", "on_cron", "on_missing", "any_deps_match", "all_deps_match"),
    *("any_downstream_conditions", "missing", "asset_matches", "in_progress", "execution_failed"),
    *("newly_updated", "newly_requested", "newly_missing", "code_version_changed"),
    *("data_version_changed", "cron_tick_passed", "in_latest_time_window", "any_deps_updated"),
    *("any_deps_missing", "any_deps_in_progress", "all_deps_updated_since_cron", "any_checks_match"),
    *("all_checks_match", "all_deps_blocking_checks_passed", "backfill_in_progress"),
    *("initial_evaluation", "will_be_requested", "check_passed", "check_failed", "freshness_passed"),
    *("freshness_warned", "freshness_failed", "run_in_progress", "executed_with_root_target"),
    *("executed_with_tags", "all_new_executions_have_tags", "any_new_execution_has_tags"),
    *("all_job_root_assets_match", "any_job_root_assets_match"),
    *("all_new_updates_have_run_tags", "any_new_update_has_run_tags"),
)
"""What Dagster's conditions begin with."""
_GO_ON = ("since", "newly_true", "allow", "ignore", "since_last_handled", "resolve_through")
"""What can be said of a condition."""


def _begins(kind: str) -> Callable[..., AutomationCondition]:
    def condition(*about: object, **named: object) -> AutomationCondition:
        return AutomationCondition(kind, about, tuple(named.items()))

    condition.__name__ = kind
    condition.__doc__ = f"Dagster's ``AutomationCondition.{kind}``."
    return condition


def _goes_on(kind: str) -> Callable[..., AutomationCondition]:
    def condition(self: AutomationCondition, *about: object, **named: object) -> AutomationCondition:
        others = tuple(each for each in about if isinstance(each, AutomationCondition))
        rest = tuple(each for each in about if not isinstance(each, AutomationCondition))
        return AutomationCondition(kind, rest, tuple(named.items()), (self, *others))

    condition.__name__ = kind
    condition.__doc__ = f"Dagster's method of that name: this condition, and ``{kind}``."
    return condition


for _kind in _BEGIN:
    setattr(AutomationCondition, _kind, staticmethod(_begins(_kind)))
for _kind in _GO_ON:
    setattr(AutomationCondition, _kind, _goes_on(_kind))
