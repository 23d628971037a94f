"""Needs: what of the notebook a step may see, which of it is watched, and what is no input, here as elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from nbasset.core.assets import Asset
from nbasset.core.bodies import Body, CellBody
from nbasset.core.definitions import Definitions
from nbasset.core.materialization import Materialization
from nbasset.core.observation import ObservationKind
from nbasset.core.patterns import pattern
from nbasset.core.status import Assessment
from nbasset.engine.partition_context import NO_PARTITIONS, KnownPartitions
from nbasset.engine.process_start import set_since_start
from nbasset.engine.thread_counts import cores, count_variables
from nbasset.engine.watch.telling_readers import Space
from nbasset.versions.code.computing import only_computes
from nbasset.versions.code.untracked import COMPUTED
from nbasset.versions.meanings import SHELL_NAMES

if TYPE_CHECKING:  # what opens a store is loaded when that is asked for
    from nbasset.core.partitions import PartitionsDefinition
    from nbasset.instance.opened_store import Opened


def visible_names(own: Assessment, asset: Asset, inputs: Mapping[str, Materialization]) -> frozenset[str] | None:
    """The notebook names a cell's body may see, with those that the classes of its inputs use; None means all.

    A function of a module sees its module; code that computes names, as ``eval`` does, sees them all.
    """
    if not isinstance(asset.body, CellBody):
        return None
    if not COMPUTED.isdisjoint(own.version.untracked):
        return frozenset(asset.body.namespace)
    inside = (made.making.names for made in inputs.values())
    return SHELL_NAMES.union(own.version.names, annotating_names(asset.body), *inside)


def annotating_names(body: CellBody) -> set[str]:
    """Names that a cell's program loads and its normal form does not: they annotate, and no result rests on them."""
    return _loaded(body.program) - _loaded(body.normal)


def leaves_all_as_it_is(body: Body, inputs: Mapping[str, object]) -> bool:
    """Whether a body leaves everything that is shared as it is, and asks no generator: nobody has to look."""
    code = body.program if isinstance(body, CellBody) else getattr(body.function, "__code__", None)
    return isinstance(code, CodeType) and only_computes(code, inputs, body.namespace)


def shell_names(body: CellBody) -> list[str]:
    """What a cell's program uses that only the shell has: its own names, and who is asked."""
    asked = _loaded(body.program) & {"get_ipython", "input"}
    return sorted(asked.union(SHELL_NAMES.intersection(body.free)))


def _loaded(code: CodeType) -> set[str]:
    return set(code.co_names).union(*(_loaded(each) for each in code.co_consts if isinstance(each, CodeType)))


def spaces_of(own: Assessment, asset: Asset) -> list[Space]:
    """The names a body has, with which of them it reaches, and those of the local modules it reaches."""
    home = asset.body.namespace
    names = None if not COMPUTED.isdisjoint(own.version.untracked) else own.version.names
    others = (vars(sys.modules[name]) for name in own.version.modules if name in sys.modules)
    return [(home, names), *((other, None) for other in others if other is not home)]


def ignored_in(root: Path) -> tuple[str, ...]:
    """Folders whose files are no inputs: the store's."""
    return (f"{root.absolute()}{os.sep}",)


_SECRET = pattern(r"SECRET|TOKEN|PASSW|PASSPHRASE|CREDENTIAL|AUTH|APIKEY|(^|_)KEYS?(_|$)")
"""Names of variables whose values nobody is to see."""


def variables_along(own: Assessment, codes: Iterable[CodeType]) -> dict[str, str | None]:
    """The environment variables that a step takes along to another computer; secrets stay here.

    Numbers of threads go along, since other numbers give other last bits; so do those that were set since the start, as
    libraries may ask for them unseen, and those that the asset is known to rest on, or that its code names. A body that
    asks for another one finds what it has there: if that is not what it is here, the step is made here.

    Args:
        own: the asset.
        codes: the code of its body, and of what the body uses.
    """
    before = own.last.making.observed if own.last else ()
    known = {each.name for each in (*own.version.declared, *before) if each.kind is ObservationKind.VARIABLE}
    named = {text for code in codes for text in _texts(code) if text in os.environ}
    found = {**count_variables(cores()), **{name: os.environ.get(name) for name in known | named}, **set_since_start()}
    return {name: value for name, value in sorted(found.items()) if not _SECRET.search(name.upper())}


def _texts(constant: object) -> set[str]:
    if isinstance(constant, str):
        return {constant}
    inside = constant.co_consts if isinstance(constant, CodeType) else constant
    return set().union(*map(_texts, inside)) if isinstance(inside, tuple | frozenset) else set()


def known_partitions(
    asset: Asset, own: Sequence[Assessment], definitions: Definitions, opened: Opened
) -> KnownPartitions:
    """What a step is told about partitions, if its body asks for a context.

    Args:
        asset: the asset.
        own: it, as things stand; at each of the points that are made at once.
        definitions: everything that is defined.
        opened: the store.
    """
    if not asset.body.context:
        return NO_PARTITIONS
    used: dict[str, tuple[PartitionsDefinition, tuple[str, ...]]] = {}
    for each in own if asset.point else ():
        for word, (partitions, keys) in definitions.partitions_used(each.version).items():
            before = used[word][1] if word in used else ()
            used[word] = partitions, tuple(dict.fromkeys((*before, *keys)))
    return KnownPartitions(used, opened.partition_keys)
