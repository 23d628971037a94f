"""Orders: what a step needs, as facts that go to another process."""

from __future__ import annotations

import inspect
import linecache
import os
import sys
import warnings
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, FunctionBody
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.errors import NbassetError, NeverMade
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.runs import DagsterRun
from nbasset.core.status import Assessment
from nbasset.engine import by_value
from nbasset.engine.capture import PlainSurroundings, silent
from nbasset.engine.carried import Carrying
from nbasset.engine.partition_context import Used
from nbasset.engine.thread_counts import thread_counts
from nbasset.engine.work_order import Carried, WorkOrder, Workplace
from nbasset.instance.managers_along import NONE, Along, Needed
from nbasset.instance.needs import annotating_names, ignored_in, variables_along, visible_names
from nbasset.instance.numbered_results import Numbers
from nbasset.instance.resources_along import refuse_secrets, resources_of
from nbasset.instance.results import MEMORY
from nbasset.instance.standing import Standing
from nbasset.libraries.arguments import CALLED_WITH
from nbasset.storage.places import url_of
from nbasset.storage.probing import Callback, Sink, sentence
from nbasset.versions.settings import setting_now
from nbasset.versions.taken_along import TakenAlong, taken_along


@dataclass(frozen=True, slots=True)
class Parcel:
    """What of an order goes by value.

    Args:
        asset: the asset.
        names: the names of the notebook it needs, and what they mean.
        resources: shared things, by name.
        taken: what cells have set in modules.
        used: on which partitions the step rests.
        managed: the I/O managers that it needs.
    """

    asset: Asset
    names: Mapping[str, object]
    resources: Mapping[str, object]
    taken: TakenAlong | None = None
    used: Used = field(default_factory=dict)
    managed: Along = NONE


def home_of(root: Path, notebook: str) -> Workplace:
    """Where this process is at work."""
    store = url_of(root)
    return Workplace(str(root.absolute()), notebook, str(Path.cwd()), tuple(sys.path), process=os.getpid(), store=store)


def home_as_it_is(root: Path, notebook: str, *, away: bool = False) -> Workplace:
    """The same, with what else of the process bodies are to find there.

    Args:
        root: the store's folder.
        notebook: what history is kept under.
        away: whether orders may leave this computer, where libraries are installed in other folders.
    """
    here = home_of(root, notebook)
    installed = tuple({sys.prefix, sys.base_prefix})
    return replace(
        here,
        path=tuple(each for each in here.path if not each.startswith(installed)) if away else here.path,
        arguments=tuple(CALLED_WITH),
        variables=None if away else dict(os.environ),
        away=away,
        filters=tuple(warnings.filters),
        threads=thread_counts(),
    )


def order_to_make(name: ResultName, standing: Standing, home: Workplace) -> WorkOrder:
    """The order to make an asset elsewhere, as things stand.

    Args:
        name: the asset.
        standing: where every asset stands.
        home: where this process is at work.

    Raises:
        NeverMade: when something it rests on has no value.
        NbassetError: when it, or something it needs, cannot be taken to another process.
    """
    found = standing.all()
    asset = standing.definitions.by_name[name]
    if any(found[each].key is None for each in asset.names):
        raise NeverMade(f"{name} uses something that has no value yet: run %materialize {name} first.")
    used = {local: found[up].current for local, up in found[name].version.inputs.items()}
    inputs = {local: made for local, made in used.items() if made is not None}
    own = {each: found[each] for each in asset.names}
    defined = standing.definitions
    return order_for(asset, own, inputs, home, DagsterRun(""), defined=defined)


def order_for(
    asset: Asset,
    own: Mapping[ResultName, Assessment],
    inputs: Mapping[str, Materialization],
    home: Workplace,
    run: DagsterRun,
    *,
    retry: int = 0,
    surroundings: Callable[[], PlainSurroundings] = silent,
    used: Used = MappingProxyType({}),
    numbers: Numbers | None = None,
    carried: tuple[Carried, ...] | None = None,
    along: Collection[str] = (),
    defined: Definitions | None = None,
) -> WorkOrder:
    """The order to make a step elsewhere.

    Args:
        asset: the asset.
        own: it, and the others that its body makes, as things stand.
        inputs: the results that go into it, by the names the body uses.
        home: where this process is at work.
        run: the run.
        retry: 0 for the first try.
        surroundings: makes what the body runs in there; a function of a module.
        used: on which partitions it rests of what it uses.
        numbers: the numbers of versions; ``None`` where nothing is kept.
        carried: what cells have set in libraries; ``None`` for what is set now.
        along: what another process was found to have otherwise, as the version calls it.
        defined: what is defined, resources and I/O managers among it; ``None`` where these are not needed.

    Raises:
        NbassetError: when it, or something it needs, cannot be taken to another process.
    """
    for made in inputs.values():
        if made.io == MEMORY:
            raise NbassetError(f"{made.asset} is not in the store, so that {asset.key} cannot be made elsewhere.")
    visible = visible_names(own[asset.names[0]], asset, inputs)
    needed = Needed(asset, own, inputs, defined) if defined is not None else None
    of_managers = needed.names() if needed else {}
    resources = resources_of(own[asset.names[0]].version, defined.resources) if defined is not None else {}
    names = {**_needed(own[asset.names[0]], asset, inputs), **of_managers}
    codes = _codes(asset, names)
    if home.away:
        refuse_secrets(resources)
        home = replace(home, variables=variables_along(own[asset.names[0]], codes))
    return WorkOrder(
        names=asset.names,
        body=_by_value(
            asset,
            names,
            resources,
            inputs,
            (own[asset.names[0]].version.parts, along),
            used,
            partial(needed.along, away=home.away) if needed else None,
        ),
        own={name: replace(each, current=None, last=None, causes=()) for name, each in own.items()},
        inputs=dict(inputs),
        home=home,
        run=run,
        retry=retry,
        visible=None if visible is None else visible.union(of_managers),
        ignored=ignored_in(Path(home.root)),
        sources=_sources(codes),
        surroundings=surroundings,
        ahead={name: numbers.ahead(name, each.key) for name, each in own.items()} if numbers else {},
        carried=Carrying(setting_now).now(asset.body.namespace) if carried is None else carried,
    )


def _needed(own: Assessment, asset: Asset, inputs: Mapping[str, Materialization]) -> dict[str, object]:
    """The notebook's own names that have to go along; a module that can be imported there has its own."""
    space = asset.body.namespace
    if isinstance(asset.body, FunctionBody) and space.get("__name__") != "__main__":
        return {}
    names = {*own.version.names, *(name for made in inputs.values() for name in made.making.names)}
    if isinstance(asset.body, CellBody):
        names |= annotating_names(asset.body) - names - set(inputs)
    return {name: space[name] for name in sorted(names) if name in space}


def _by_value(
    asset: Asset,
    names: Mapping[str, object],
    resources: Mapping[str, object],
    inputs: Mapping[str, object],
    labels: tuple[Collection[str], Collection[str]],
    used: Used,
    managed: Callable[[Mapping[str, object]], Along] | None,
) -> bytes:
    body = asset.body
    dimensions = tuple(replace(each, given=()) for each in asset.dimensions)  # its values at its point go along
    alone = replace(asset, upstream=(), retry_policy=None, dimensions=dimensions, resource_defs={})
    # What helpers know as an input they will find there; its value here does not go along.
    along = {**(names if isinstance(body, CellBody) else body.namespace), **dict.fromkeys(inputs)}
    try:
        taken = taken_along(*labels, body.namespace, lambda thing: _travels(thing, body.namespace, along))
        told = managed(ChainMap(dict(names), along)) if managed else NONE
        parcel = Parcel(alone, dict(names), resources, taken or None, dict(used), told)
        return by_value.dumps(parcel, body.namespace, along)
    except Exception as error:
        culprit = _culprit({**names, **resources}, body.namespace, along) or str(error)
        raise NbassetError(
            f"{asset.key} cannot be taken to another process ({culprit}), and --in-kernel leaves it here"
        ) from error


def _culprit(things: Mapping[str, object], home: by_value.Namespace, along: Mapping[str, object]) -> str:
    """The way to the innermost part that cannot go along, and why; empty where it is none of these things."""

    def into(file: Sink, thing: object, _: Callback) -> None:
        file.write(by_value.dumps(thing, home, along))

    for name, thing in things.items():
        try:
            by_value.dumps(thing, home, along)
        except Exception as error:  # noqa: BLE001  # whatever somebody's objects do when they are pickled
            return sentence(thing, name, error, into)
    return ""


def _travels(thing: object, home: dict[str, Any], along: Mapping[str, object]) -> bool:
    """Whether something can be taken to another process: where it cannot, that process finds that it is not there."""
    try:
        by_value.dumps(thing, home, along)
    except Exception:  # noqa: BLE001  # whatever somebody's objects do when they are pickled
        return False
    return True


def _codes(asset: Asset, names: Mapping[str, object]) -> list[CodeType]:
    """The code of a body, and of the functions that go along."""
    body = asset.body
    codes: list[CodeType] = [body.program] if isinstance(body, CellBody) else []
    things = [*names.values(), *([body.function] if isinstance(body, FunctionBody) else [])]
    behind = [inspect.unwrap(each) for each in things if isinstance(each, FunctionType)]
    return codes + [each.__code__ for each in behind if isinstance(each, FunctionType)]


def _sources(codes: Iterable[CodeType]) -> dict[str, str]:
    """The text of cells that code comes from: no file on the other side has it."""
    found = {}
    for file in {code.co_filename for code in codes}:
        known = linecache.cache.get(file)
        if known is not None and len(known) == 4 and known[1] is None:  # it has no time of change: it is on no disk
            found[file] = "".join(known[2])
    return found
