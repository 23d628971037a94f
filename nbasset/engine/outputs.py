"""What a body gave: which of its assets each thing is about, by what was returned, yielded or assigned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.core.outputs import Output, as_output, as_said, is_beside, is_named, is_output, outputs_of, with_said
from nbasset.core.result_names import ResultName
from nbasset.core.sources import observed
from nbasset.engine.drawings import is_drawing
from nbasset.engine.yielding import Yielded, is_exhausted
from nbasset.libraries.foreign import is_a


def outputs_given(
    asset: Asset, namespace: Mapping[str, object], returned: object, show: Callable[[object], object]
) -> dict[ResultName, Output[object]]:
    """What stands for each of the assets that a body makes.

    Args:
        asset: the asset.
        namespace: the names of its body, at its end.
        returned: what the body returned, or its last expression.
        show: shows the last expression of a body that gives its values by assigning them.

    Raises:
        ValueError: when an asset was given nothing, or something is about none of them.

    >>> from nbasset import asset
    >>> @asset
    ... def one():
    ...     return 1
    >>> [(str(name), output.value) for name, output in outputs_given(one, {}, one(), print).items()]
    [('one', 1)]
    """
    if type(returned) is Yielded and any(map(is_beside, returned)):
        rest = Yielded([each for each in returned if not is_beside(each)])
        return with_said(outputs_given(asset, namespace, rest, show), filter(is_beside, returned))
    if asset.check_specs:
        from nbasset.engine.check_results import evaluated, with_evaluations, without_results  # few assets have any

        if asset.is_check:
            return evaluated(asset, returned, namespace, show)
        own, results = without_results(asset, returned)
        outputs = outputs_given(replace(asset, check_specs=()), namespace, own, show)
        return with_evaluations(asset, outputs, results)
    return _outputs(asset, namespace, returned, show)


def _outputs(
    asset: Asset, namespace: Mapping[str, object], returned: object, show: Callable[[object], object]
) -> dict[ResultName, Output[object]]:
    several = type(returned) is Yielded or (len(asset.keys) > 1 and type(returned) in (list, tuple))
    returned = type(returned)(map(as_said, returned)) if several else as_said(returned)  # type: ignore[call-arg, call-overload]
    if asset.external:
        return observed(asset.names, returned, asset.partition_key)
    if type(returned) is Yielded or (asset.outs and is_exhausted(returned)):
        returned = returned if type(returned) is Yielded else ()
        return outputs_of(asset.names, returned, asset.outs)
    if assigns(asset):
        if returned is not None and not asset.body.quiet and not is_drawing(returned):
            show(returned)
        return {name: as_output(namespace.get(name.key.name)) for name in asset.names}
    if is_output(returned):
        if asset.outs and len(asset.names) > 1:
            raise ValueError(_one_for_several(asset, returned))
        return outputs_of(asset.names, [returned], asset.outs)
    if returned is None and asset.outs and all(each.is_implied for each in asset.outs.values()):
        return outputs_of(asset.names, [], asset.outs)
    if len(asset.keys) == 1:
        return {asset.names[0]: as_output(returned)}
    return _several(asset, returned)


def _one_for_several(asset: Asset, returned: object) -> str:
    names = ", ".join(map(str, asset.names))
    return (
        f"The body returned one {type(returned).__name__} for {names}: yield what there is to say of each, "
        "or return a tuple of as many."
    )


def assigns(asset: Asset) -> bool:
    """Whether its values are what its body assigns, not what its last expression gives."""
    return asset.body.assigns and all(key.name in asset.body.assigned for key in asset.keys)


def _several(asset: Asset, returned: object) -> dict[ResultName, Output[object]]:
    wanted = len(asset.keys)
    names = ", ".join(map(str, asset.names))
    if is_a(returned, dict) and set(returned) == {key.name for key in asset.keys}:
        return {name: as_output(returned[name.key.name]) for name in asset.names}
    if not is_a(returned, (tuple, list)) or len(returned) != wanted:
        found = f"{len(returned)} values" if is_a(returned, (tuple, list)) else f"one {type(returned).__name__}"
        raise ValueError(
            f"{names} need {wanted} values, and the body gave {found}: assign every name, or return a tuple."
        )
    if any(map(is_named, returned)):
        return outputs_of(asset.names, returned, asset.outs)
    return {name: as_output(value) for name, value in zip(asset.names, returned, strict=True)}
