"""What a body says of checks: its own, and, where it is how others are checked, nothing else."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Mapping

from nbasset.core.assets import Asset
from nbasset.core.checks import AssetCheckEvaluation, AssetCheckResult, AssetCheckSpec, evaluation, spec_of
from nbasset.core.dataclass import replace
from nbasset.core.outputs import MaterializeResult, NotGiven, NoValue, Output, as_said
from nbasset.core.result_names import ResultName
from nbasset.engine.yielding import Yielded


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


def evaluated(asset: Asset, returned: object) -> dict[ResultName, Output[object]]:
    """What stands for the results of checks, by what their body gave.

    Args:
        asset: how an asset is checked.
        returned: a result, or whether it has passed, or that and why; several, where it has several checks.

    Raises:
        ValueError: when it is of no check of this body, or a check has none.
    """
    results = _results(asset, returned)
    found = {spec.key: evaluation(spec, each, asset.partition_key) for spec, each in _named(asset, results)}
    outputs: dict[ResultName, Output[object]] = {}
    for name, spec in zip(asset.names, asset.check_specs, strict=True):
        if spec.key in found:
            outputs[name] = NoValue(None, checks=(found[spec.key],))
        elif asset.can_subset or returned is None:
            outputs[name] = Output(NotGiven()) if asset.can_subset else NoValue(None)
        else:
            raise ValueError(f"The body gave no result of {spec.key.to_user_string()}: yield one for each check.")
    return outputs


def _named(asset: Asset, results: list[AssetCheckResult]) -> list[tuple[AssetCheckSpec, AssetCheckResult]]:
    return [(spec_of(asset.check_specs, each), each) for each in results]


def _results(asset: Asset, returned: object) -> list[AssetCheckResult]:
    given = as_said(returned)
    if given is None:
        return []
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], str):
        return [AssetCheckResult(passed=_truth(given[0], asset), description=given[1])]
    if type(given) in (Yielded, list, tuple):
        return [_one(each, asset) for each in given]  # type: ignore[attr-defined]
    return [_one(given, asset)]


def _one(given: object, asset: Asset) -> AssetCheckResult:
    found = as_said(given)
    return found if isinstance(found, AssetCheckResult) else AssetCheckResult(passed=_truth(found, asset))


def _truth(given: object, asset: Asset) -> bool:
    if type(given) is bool:
        return given
    if type(given).__name__ in ("bool", "bool_") and type(given).__module__ == "numpy":
        return bool(given)
    kind = type(given).__name__
    raise ValueError(f"The check {asset.key} gave {kind}: give True or False, that and a text, or an AssetCheckResult.")


def failed_assertion(error: AssertionError) -> AssetCheckResult:
    """What a failed ``assert`` in a check says: its text, or else the line.

    Args:
        error: what it raised.

    >>> failed_assertion(AssertionError("too few")).description
    'too few'
    """
    text = str(error)
    frames = traceback.extract_tb(error.__traceback__)
    if not text and frames:
        last = frames[-1]
        text = (last.line or linecache.getline(last.filename, last.lineno or 0)).strip().removeprefix("assert ")
    return AssetCheckResult(passed=False, description=text or None)
