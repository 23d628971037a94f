"""Stand-ins for objects of the package dagster, of the shape that the real ones have; these are in tests/beside."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any


class _Theirs(SimpleNamespace):
    __hash__ = object.__hash__


_Theirs.__module__ = "dagster._core"


def thing(**facts: Any) -> Any:
    """An object of a class of the package dagster."""
    return _Theirs(**facts)


def key(text: str) -> Any:
    """An asset key."""
    return thing(path=text.split("/"))


def spec(text: str, **facts: Any) -> Any:
    """An asset's spec."""
    said: dict[str, Any] = {
        "key": key(text),
        "deps": [],
        "description": None,
        "metadata": {},
        "group_name": None,
        "tags": {},
        "owners": [],
        "kinds": set(),
        "code_version": None,
        "with_io_manager_key": None,
    }
    return thing(**{**said, **facts})


def output(*, required: bool = True, io: str = "io_manager", nothing: bool = False) -> Any:
    """The definition of an output."""
    return thing(is_required=required, io_manager_key=io, dagster_type=thing(is_nothing=nothing))


def told_of_input(*, nothing: bool = False, **facts: Any) -> Any:
    """The definition of an input."""
    return thing(**{"input_manager_key": None, "metadata": {}, "dagster_type": thing(is_nothing=nothing), **facts})


class _Compute(_Theirs):
    def has_context_arg(self) -> bool:
        return "context" in inspect.signature(self.decorated_fn).parameters

    def get_context_arg(self) -> Any:
        return thing(name="context")


def definition(
    function: Any, outs: dict[str, Any], inputs: dict[str, str], outputs: dict[str, Any] | None = None, **facts: Any
) -> Any:
    """An ``AssetsDefinition``.

    Args:
        function: the user's.
        outs: by output, the spec of its asset.
        inputs: by input, the key of the asset.
        outputs: by output, its definition.
        **facts: what else there is to say.
    """
    keys = {name: each.key for name, each in outs.items()}
    node = thing(
        compute_fn=_Compute(decorated_fn=function),
        output_dict=outputs or {name: output() for name in outs},
        input_dict=facts.pop("input_dict", {}),
        required_resource_keys=facts.pop("required_resource_keys", set()),
        retry_policy=facts.pop("retry_policy", None),
    )
    said: dict[str, Any] = {
        "keys": list(keys.values()),
        "keys_by_output_name": keys,
        "keys_by_input_name": {name: key(text) for name, text in inputs.items()},
        "specs": list(outs.values()),
        "specs_by_key": {each.key: each for each in outs.values()},
        "node_def": node,
        "is_executable": True,
        "is_observable": False,
        "partitions_def": None,
        "can_subset": False,
    }
    return thing(**{**said, **facts})


def definitions(*assets: Any, **resources: Any) -> Any:
    """The ``Definitions`` of a project."""
    return thing(resolve_asset_graph=lambda: thing(assets_defs=list(assets)), resources=resources)
