"""Body data: which of the notebook's own data a body gets copies of, and what of its helpers is put in place for it."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager

from nbasset.core.assets import Asset
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.core.version import Part
from nbasset.instance.helper_state import State, is_blank
from nbasset.instance.private_copies import chosen, is_own, private_copies
from nbasset.libraries.origin import is_local
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.reach import Reach, Resolved


def private_data(
    own: Assessment, reach: Reach, asset: Asset, inputs: Iterable[object], known: Mapping[int, object]
) -> tuple[dict[str, object], AbstractContextManager[None] | None]:
    """Private copies of the notebook's own data that the body may change in place, and of what helpers keep.

    What they hold of the functions that mean something else in the body, known by their identities, is bound anew.
    """
    if not asset.body.in_notebook:
        return {}, None
    names, namespace = _data_names(own, asset), asset.body.namespace
    data = data_of(own, asset)
    blank = [namespace[name] for name in names if is_blank(namespace.get(name))]
    state = State([*reach.holders, *_own_classes(inputs), *blank], _module_data(own))
    if not state:
        return private_copies(data, known), None
    held = state.data()
    copies = private_copies({**data, **held}, known)
    return {name: copies[name] for name in data if name in copies}, state.private(
        {place: copies[place] for place in held if place in copies}
    )


def _data_names(own: Assessment, asset: Asset) -> list[str]:
    version, namespace = own.version, asset.body.namespace
    return [name for name in version.names if _is_data(version.parts.get(name), namespace.get(name))]


def data_of(own: Assessment, asset: Asset) -> dict[str, object]:
    """The notebook's own data of which a body gets copies."""
    if not asset.body.in_notebook:
        return {}
    return chosen(asset.body.namespace, _data_names(own, asset), asset.body.changed)


def _is_data(part: Part | None, value: object) -> bool:
    """Whether a name means data; a dictionary that code only puts into is that too, though no part of its version."""
    return type(value) is dict if part is None else part.kind == "value"


_FILLED = frozenset({list, set, bytearray, deque, defaultdict, Counter, OrderedDict})
"""What holds what is put into it, before the user's eyes: it is no input of who only does that."""


def note_filled(
    resolved: Mapping[ResultName, Resolved],
    plain: PlainNames | None,
    asset: Asset,
    unseen: Callable[[str], object],
) -> None:
    """Say of lists and their like that others put into that nobody knows what was found there.

    Who reads them is a body, or a plain cell that it has something from.

    Args:
        resolved: what each asset rests on.
        plain: what plain cells have made of what.
        asset: whose body has run.
        unseen: called with what makes untracked.
    """
    own = resolved.get(asset.names[0])
    if own is None or not asset.body.in_notebook:
        return
    read = [name for name, part in own.version.parts.items() if part.kind == "value"]
    if plain is not None:
        assets = {str(name) for name in resolved}
        behind = plain.sources.names_behind(own.version.names, assets.__contains__)
        read += sorted(behind.difference(own.version.names))
    for name in read:
        is_filled = type(asset.body.namespace.get(name)) in _FILLED and any(
            name in each.version.names and name not in each.version.parts for each in resolved.values()
        )
        if is_filled:
            unseen(f"{name}, which other bodies put something into")


def _own_classes(inputs: Iterable[object]) -> list[type]:
    """The user's own classes that inputs are instances of."""
    return [kind for value in inputs if is_own(value) for kind in type(value).__mro__ if is_local(kind)]


def _module_data(own: Assessment) -> dict[str, list[str] | None]:
    """The local modules that the body reaches, each with the names of its data that count; ``None`` means all."""
    parts = own.version.parts
    found: dict[str, list[str] | None] = {}
    for module in own.version.modules:
        first = f"{module}."
        whole = module in parts and parts[module].kind == "module"
        names = [name.removeprefix(first) for name in parts if name.startswith(first) and parts[name].kind == "value"]
        found[module] = None if whole else names
    return found
