"""What a body says of checks: its own, and, where it is how others are checked, nothing else."""

from __future__ import annotations

import ast
import inspect
import linecache
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from nbasset.core.assets import Asset
from nbasset.core.checks import (
    AssetCheckEvaluation,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    evaluation,
    spec_of,
)
from nbasset.core.dataclass import replace
from nbasset.core.outputs import MaterializeResult, NotGiven, NoValue, Output, as_said
from nbasset.core.plain_data import scalar
from nbasset.core.result_names import ResultName
from nbasset.engine.yielding import Yielded

_NOTHING: Mapping[str, object] = MappingProxyType({})
_ENDS = "end with True or False, with that and a text, with an AssetCheckResult, or with what has .validate(value)"
MOST = 3
"""How many broken rules of a schema are told in one line."""


def without_results(asset: Asset, returned: object) -> tuple[object, list[AssetCheckResult]]:
    """What an asset's body gave beside the results of its checks, and these.

    Args:
        asset: the asset.
        returned: what its body returned, or yielded.
    """
    several = type(returned) in (Yielded, list, tuple)
    given: list[object] = [as_said(each) for each in returned] if several else [as_said(returned)]  # type: ignore[attr-defined]
    found = [each for each in given if isinstance(each, AssetCheckResult)]
    for each in given:
        if isinstance(each, MaterializeResult):
            said = [as_said(result) for result in each.check_results]
            found += [_about(each, result) for result in said if isinstance(result, AssetCheckResult)]
    rest = [each for each in given if not isinstance(each, AssetCheckResult)]
    if len(rest) == len(given):
        return returned, found
    return (rest[0] if len(rest) == 1 and type(returned) is not Yielded else type(returned)(rest)), found  # type: ignore[call-arg]


def _about(said: MaterializeResult[object], result: AssetCheckResult) -> AssetCheckResult:
    if said.asset_key is None or result.asset_key is not None:
        return result
    return AssetCheckResult(
        passed=result.passed,
        asset_key=said.asset_key,
        check_name=result.check_name,
        metadata=result.metadata,
        severity=result.severity,
        description=result.description,
    )


def with_evaluations(
    asset: Asset, outputs: Mapping[ResultName, Output[object]], results: list[AssetCheckResult]
) -> dict[ResultName, Output[object]]:
    """The outputs of a body, each with what came of the checks of its asset.

    Args:
        asset: the asset.
        outputs: its outputs.
        results: what its checks have found.

    Raises:
        ValueError: when one is of no check of it, or a check has none.
    """
    found = {id(spec): each for spec, each in ((spec_of(asset.check_specs, each), each) for each in results)}
    silent = [each for each in asset.check_specs if id(each) not in found]
    if silent:
        names = ", ".join(each.key.to_user_string() for each in silent)
        raise ValueError(f"The body gave no result of {names}: yield an AssetCheckResult for each of its checks.")
    own: dict[ResultName, tuple[AssetCheckEvaluation, ...]] = {}
    for spec in asset.check_specs:
        name = next((name for name in outputs if name.key == spec.asset_key), asset.names[0])
        own[name] = (*own.get(name, ()), evaluation(spec, found[id(spec)], asset.partition_key))
    return {name: replace(each, checks=own.get(name, ())) for name, each in outputs.items()}


def evaluated(
    asset: Asset,
    returned: object,
    namespace: Mapping[str, object] = _NOTHING,
    show: Callable[[object], object] = id,
) -> dict[ResultName, Output[object]]:
    """What stands for the results of checks, by what their body gave.

    Args:
        asset: how an asset is checked.
        returned: a result, or whether it has passed, or that and why, or what validates; several, where it has several.
        namespace: the names of its body, among them the values that it takes.
        show: shows what has not passed.

    Raises:
        ValueError: when it is of no check of this body, or a check has none.
    """
    if returned is None and asset.body.in_notebook and _asserts(asset.body.python):
        returned = True
    results = _results(asset, returned, lambda given: _validated(given, asset, namespace, show))
    found = {spec.key: evaluation(spec, each, asset.partition_key) for spec, each in _named(asset, results)}
    outputs: dict[ResultName, Output[object]] = {}
    specs = {each.key.result_key: each for each in asset.check_specs}
    for name in asset.names:
        spec = specs[name.key]
        if spec.key in found:
            outputs[name] = NoValue(None, checks=(found[spec.key],))
        elif asset.can_subset:
            outputs[name] = Output(NotGiven())
        elif returned is None and not asset.body.in_notebook:
            outputs[name] = NoValue(None)
        elif returned is None:
            raise ValueError(f"The check {asset.key} gave nothing: {_ENDS}, or assert what has to be true.")
        else:
            raise ValueError(f"The body gave no result of {spec.key.to_user_string()}: yield one for each check.")
    return outputs


def _named(asset: Asset, results: list[AssetCheckResult]) -> list[tuple[AssetCheckSpec, AssetCheckResult]]:
    return [(spec_of(asset.check_specs, each), each) for each in results]


def _asserts(python: str) -> bool:
    """Whether a cell says what has to be true, so that having reached its end it has passed."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(python)))


Other = Callable[[object], AssetCheckResult]
"""Makes a result of what is none."""


def _results(asset: Asset, returned: object, other: Other) -> list[AssetCheckResult]:
    given = as_said(returned)
    if given is None:
        return []
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], str):
        return [replace(_one(given[0], asset, other), description=given[1])]
    if type(given) in (Yielded, list, tuple):
        return [_one(each, asset, other) for each in given]  # type: ignore[attr-defined]
    return [_one(given, asset, other)]


def _one(given: object, asset: Asset, other: Other) -> AssetCheckResult:
    found = as_said(given)
    if isinstance(found, AssetCheckResult):
        return found
    truth = scalar(given)
    return _says(asset, passed=truth) if isinstance(truth, bool) else other(given)


def _says(asset: Asset, *, passed: bool, text: str | None = None) -> AssetCheckResult:
    return AssetCheckResult(passed=passed, severity=asset.check_specs[0].truth, description=text)


def _validated(
    given: object, asset: Asset, namespace: Mapping[str, object], show: Callable[[object], object]
) -> AssetCheckResult:
    """What an object finds that validates the asset's value, or has done so by itself; its failure cases are shown."""
    if callable(all_passed := getattr(given, "all_passed", None)):
        show(given)
        return _says(asset, passed=bool(all_passed()))
    validate = getattr(given, "validate", None)
    key = asset.check_specs[0].asset_key
    word = next((name for name, up in asset.ins.items() if up == key and name in namespace), "")
    if not callable(validate) or not word:
        raise ValueError(f"The check {asset.key} gave {type(given).__name__}: {_ENDS}.")
    lazy = {"lazy": True} if "lazy" in _parameters(validate) else {}
    try:
        found = validate(namespace[word], **lazy)
    except Exception as error:
        cases = getattr(error, "failure_cases", None)
        if cases is None:
            raise
        show(cases)
        return _says(asset, passed=False, text=_counted(cases))
    return _says(asset, passed=found is not False)


def _parameters(function: Callable[..., object]) -> Collection[str]:
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):  # of C
        return ()


def _counted(cases: object) -> str:
    """How much fails which of a schema's rules, in words."""
    column, rule = _column(cases, "column"), _column(cases, "check")
    counts = Counter(zip(column, rule, strict=False))
    told = [f"{of}: {what}" + (f" ({count} times)" if count > 1 else "") for (of, what), count in counts.items()]
    return "; ".join(told[:MOST]) + ("; …" if len(told) > MOST else "") or str(cases)


def _column(cases: object, name: str) -> list[object]:
    columns = getattr(cases, "columns", ())
    return list(cases[name]) if name in list(columns) else []  # type: ignore[index]


def failed_assertion(
    error: AssertionError, severity: AssetCheckSeverity = AssetCheckSeverity.ERROR
) -> AssetCheckResult:
    """What a failed ``assert`` in a check says: its text, or else the line.

    Args:
        error: what it raised.
        severity: what a failure means.

    >>> failed_assertion(AssertionError("too few")).description
    'too few'
    """
    text = str(error)
    frames = traceback.extract_tb(error.__traceback__)
    if not text and frames:
        last = frames[-1]
        text = (last.line or linecache.getline(last.filename, last.lineno or 0)).strip().removeprefix("assert ")
    return AssetCheckResult(passed=False, description=text or None, severity=severity)
