"""Defining: plain cells that call ``@asset`` read names as they do, for defaults, options, and what makes functions."""

from __future__ import annotations

from collections.abc import Iterable
from types import CodeType
from typing import Any, cast

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.traces import Trace

LEFT_OUT = "what may be left out"
"""The part of a version that says which outputs are optional."""


def defined_as(asset: Asset, plain: PlainNames, trace: Trace) -> list[str]:
    """The names that a plain cell has bound as it defined an asset: what that cell had read for them is in the asset.

    Args:
        asset: the asset.
        plain: what plain cells have assigned.
        trace: notes what is asked of the live world.
    """
    body, cell, namespace = asset.body, asset.cell, plain.namespace
    if not isinstance(body, FunctionBody) or cell is None or body.namespace is not namespace:
        return []
    code, name = body.function.__code__, body.function.__name__
    if trace.bound(namespace, name) and _is_of(namespace[name], code):
        return [name]
    bound = sorted(plain.sources.bound_by(cell.id)) if cell.id else []
    if trace and not bound:  # the cell is still at work
        trace.is_open = True
    return [each for each in bound if trace.bound(namespace, each) and _has(namespace[each], code)]


def may_be_left_out(asset: Asset) -> dict[str, Part]:
    """Which of its assets a body may say nothing of, where it may: what is left out, another definition refuses.

    Args:
        asset: the asset.
    """
    told = ", ".join(sorted(str(key) for key, out in asset.outs.items() if not out.is_required))
    return {LEFT_OUT: Part("value", digest_of(told), told)} if told else {}


_HOLDING = (list, tuple, set, frozenset)


def _has(value: object, code: CodeType) -> bool:
    """Whether something is an asset with this code, or holds one."""
    held: Iterable[object] = (value,)
    if is_a(value, dict):
        held = dict.values(value)
    for kind in _HOLDING:
        if is_a(value, kind):
            held = kind.__iter__(cast("Any", value))  # some refuse to be gone through, as Dagster's records do
    return any(_is_of(each, code) for each in held)


def _is_of(value: object, code: CodeType) -> bool:
    return is_a(value, Asset) and isinstance(value.body, FunctionBody) and value.body.function.__code__ is code
