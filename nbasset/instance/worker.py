"""The other side of a work order: what a process does that has the same code and the same store as the kernel."""

from __future__ import annotations

import asyncio
import linecache
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass
from nbasset.core.decorators import asset as of_function
from nbasset.core.definitions import Definitions
from nbasset.core.result_names import ResultName
from nbasset.core.runs import DagsterRun
from nbasset.core.version import Version
from nbasset.dagster.open_resources import OpenResources
from nbasset.engine import by_value
from nbasset.engine.body import Performed, Performer, Work
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.carried import carried_for, carried_here
from nbasset.engine.checkpoints import Checkpoints
from nbasset.engine.interrupts import drive
from nbasset.engine.maker import UNUSABLE, LostInput
from nbasset.engine.partition_context import KnownPartitions
from nbasset.engine.thread_counts import hold_count, unlike_threads
from nbasset.engine.tracebacks import in_one_line, in_text
from nbasset.engine.watch.imports import Imports
from nbasset.engine.work_order import ASKED, Delivery, Failure, NeedsKernel, Tell, WorkOrder, Workplace
from nbasset.instance.gathered import as_it_takes_them
from nbasset.instance.keeping import Keeper, one_line
from nbasset.instance.managed_values import Reader
from nbasset.instance.managers_along import AsOrdered, not_given
from nbasset.instance.needs import leaves_all_as_it_is, spaces_of
from nbasset.instance.orders import Parcel
from nbasset.instance.put_back import PutBack
from nbasset.instance.results import Results
from nbasset.instance.run_config import counted
from nbasset.instance.set_orders import SetOrders
from nbasset.instance.sharing import Loaded
from nbasset.instance.worker_store import WorkerStore, root_at
from nbasset.libraries.arguments import CALLED_WITH
from nbasset.libraries.threads import chosen_count
from nbasset.storage.partition_keys import PartitionKeys
from nbasset.storage.secret import at_home
from nbasset.versions.attached import set_on_the_way
from nbasset.versions.data_version import data_version
from nbasset.versions.loaded_with import LoadWatch, TopLevel, load_told
from nbasset.versions.reach import Resolved
from nbasset.versions.resolver import Resolver
from nbasset.versions.settings import awaited
from nbasset.versions.switches import switches
from nbasset.versions.taken_along import have_here

_STORE = WorkerStore()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of making a step without keeping anything.

    Args:
        digest: the data versions of its values.
        kind: the values in one line.
        printed: what was printed.
        untracked: what it was seen to do that no key knows.
        error: why it failed, in one line; empty when it did not.
    """

    digest: str = ""
    kind: str = ""
    printed: str = ""
    untracked: tuple[str, ...] = ()
    error: str = ""


def perform(order: WorkOrder, tell: Tell = lambda _: None) -> Delivery:
    """Make a step, store its values, and tell what became of it; whatever its body raises is part of the answer.

    Args:
        order: the order.
        tell: called with what the body shows, while it comes.
    """
    done, said, drew = Performed(), list[str](), list[bool]()
    ASKED.clear()
    try:
        surroundings = order.surroundings()
        with _at_work(order, said) as (keeper, work, otherwise, defined):
            resolved = _resolved(work.asset, defined)
            unlike = _unlike(order.own[order.names[0]].version, resolved.version)
            if unlike:
                return Delivery(refused=f"{unlike[0]} would be otherwise in another process", unlike=unlike)
            work.drew = partial(drew.append, True)
            work.checkpoints = _InTheKernel(None, seeded=False) if work.asset.body.context else None
            orders = SetOrders()
            orders.begins(order.names, work.asset.body, resolved.reach.holders, _read(work, resolved.version))
            with work.in_place():
                drive(Performer(surroundings, lambda _, item: tell(item)).perform(work, done))
                if ASKED:
                    return Delivery(refused=f"it uses {ASKED[0]}")
                refused = unlike_threads(order.home.threads)
                if refused:
                    return Delivery(refused=refused)
                orders.ended(order.names, work.asset.body, done)
                done.observed.beside_others = True
                made = keeper.keep(work.asset, order.own, done, order.run_id)
            PutBack(said.append).ended(work.asset, done.put_back)
            unchanged = not otherwise and leaves_all_as_it_is(work.asset.body, work.inputs)
    except BaseException as error:  # noqa: BLE001  # an answer always comes back: a worker that raises breaks its pool
        if ASKED:
            return Delivery(refused=f"it uses {ASKED[0]}")
        failure = _failure(error)
        return Delivery((), done.took, tuple(done.recording.items), tuple(said), failure)
    return Delivery(
        tuple(made),
        done.took,
        tuple(done.recording.items),
        tuple(said),
        described=done.described,
        drew=bool(drew),
        unchanged=unchanged,
    )


class _InTheKernel(Checkpoints):
    """Checkpoints lie in the kernel."""

    def keep(self, state: object) -> NoReturn:
        """A body that wants to keep one is made there."""
        raise NeedsKernel("context.checkpoint()")

    def last(self) -> NoReturn:
        """So is one that asks for the last."""
        raise NeedsKernel("context.checkpoint()")


def _resolved(asset: Asset, defined: Definitions) -> Resolved:
    """What the asset rests on in this process."""
    return Resolver(defined, counted=counted).resolved(asset)


def _unlike(there: Version, here: Version) -> tuple[str, ...]:
    """What is otherwise in this process than in the kernel, of what the asset rests on.

    Whatever counts for a key is compared, so that nothing has to be known about it: a module that was edited, what
    cells have set in libraries, an attribute hung onto somebody else's class.
    """
    told = [{label: (part.kind, part.digest) for label, part in each.parts.items()} for each in (there, here)]
    labels = [label for label in dict.fromkeys((*told[0], *told[1])) if told[0].get(label) != told[1].get(label)]
    # What counts there by the values that go in, which came from elsewhere, may be set here as it is there.
    here_too = {each.label: (each.part.kind, each.part.digest) for each in switches() if each.part} if labels else {}
    inputs = ("what names mean that are assets'",) if dict(there.inputs) != dict(here.inputs) else ()
    return (*(label for label in labels if label not in told[0] or here_too.get(label) != told[0][label]), *inputs)


def _read(work: Work, version: Version) -> dict[str, object]:
    """What the body reads, by name."""
    namespace = work.asset.body.namespace
    return {**{name: namespace[name] for name in version.names if name in namespace}, **work.inputs}


def rehearse(order: WorkOrder) -> Rehearsal:
    """Make a step and keep nothing; what its values are is told by their digests."""
    done = Performed()
    try:
        with _at_work(order, []) as (_, work, _, _), work.in_place():
            drive(Performer(PlainSurroundings(through=False), _unheard).perform(work, done))
            values = [output.value for output in done.outputs.values()]
            found = [check for output in done.outputs.values() for check in output.checks]
            return Rehearsal(
                digest=" ".join(data_version(each).digest for each in (*values, *(one.to_json() for one in found))),
                kind=", ".join(each.said for each in found)
                if work.asset.is_check
                else ", ".join(map(one_line, values)),
                printed="".join(item["text"] for item in done.recording.items if item["type"] == "stream"),
                untracked=tuple(done.observed.untracked),
            )
    except BaseException as error:  # noqa: BLE001  # the same
        return Rehearsal(error=_failure(error).line)


def prepare(order: WorkOrder) -> None:
    """Do beforehand what the first step of a process waits for, with a step that does nothing and is not kept.

    Args:
        order: one like those that will come: packages that it rests on are loaded.
    """
    _as_at(order.home)
    _STORE.open(order.home)
    _loaded_as_there(order)
    asset = of_function()(_nothing)
    Resolver(Definitions([asset])).resolved(asset)
    drive(Performer(order.surroundings(), _unheard).perform(Work(asset, DagsterRun(""), {}, seed=0), Performed()))
    for name, part in order.own[order.names[0]].version.parts.items():
        if part.kind == "package":
            import_module(name)


def _nothing() -> None:
    """A step."""


@contextmanager
def _at_work(order: WorkOrder, said: list[str]) -> Iterator[tuple[Keeper, Work, bool, Definitions]]:
    """The store, the body with its inputs, whether modules of this process are set up otherwise, what is defined."""
    home = order.home
    _as_at(home)
    sys.path[:] = [*home.path, *(each for each in sys.path if each not in home.path)]
    for file, text in order.sources.items():
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    _loaded_as_there(order)
    parcel, otherwise = _unpacked(order)

    words, main = order.own[order.names[0]].version.inputs, vars(sys.modules["__main__"])
    defined = AsOrdered(parcel.asset, words, parcel.resources, parcel.managed, main)
    keeper = _STORE.keeper(order, lambda: defined, said.append)
    parts = order.own[order.names[0]].version.parts
    later = {name: digest for each in order.carried for name, digest in each.digests.items()}
    managed = keeper.results.managed
    try:
        with (
            awaited(later),
            carried_here(order.carried, parts, main),
            at_home(stays=home.away),
            OpenResources(defined.resources, order.run.run_id, managed.folder) as managed.resources,
        ):
            yield keeper, _work(order, parcel, keeper.results, managed.resources), otherwise, defined
    finally:
        _STORE.settle()


def _as_at(home: Workplace) -> None:
    """What counts of a process beside its modules is as in the kernel."""
    is_here = not (home.store and home.away) or Path(home.folder).is_dir()
    os.chdir(home.folder if is_here else root_at(home).parent)
    if home.variables is not None:
        now = dict(os.environ)
        for name in now.keys() - (now if home.away else home.variables).keys():
            del os.environ[name]
        for name, value in home.variables.items():
            if value is None:
                os.environ.pop(name, None)
            elif now.get(name) != value:
                os.environ[name] = value
        sys.argv[:] = CALLED_WITH[:] = home.arguments
    if chosen_count():
        hold_count(chosen_count())
    # What asyncio takes when it is first asked is there in a kernel: a body that awaits has not set it.
    getattr(asyncio.events, "_init_event_loop_policy", int)()
    if home.filters is not None:
        warnings.resetwarnings()
        warnings.filters[:] = home.filters  # type: ignore[index]  # it is a list


def _loaded_as_there(order: WorkOrder) -> None:
    """Packages that cells have loaded when they had set something are loaded here with the same set.

    What is not set here as it was there, since it is another by now or could not go along, is found to be otherwise.
    """
    told = [found for label in order.own[order.names[0]].version.parts if (found := load_told(label))]
    packages = [package for _, package in told if package not in sys.modules]
    if not packages:
        return
    settings, watch = dict.fromkeys(setting for setting, _ in told), LoadWatch()
    with (
        carried_here(carried_for(order.carried, settings), settings, vars(sys.modules["__main__"])),
        Imports(TopLevel(), watch.loaded, watch.begins, watch.failed),
    ):
        for package in dict.fromkeys(reversed(packages)):  # the one that has loaded the others has ended last
            import_module(package)
    watch.end(0)


def _unpacked(order: WorkOrder) -> tuple[Parcel, bool]:
    """The asset, and whether modules of this process are set up otherwise for it.

    It is in a ``__main__`` that has the notebook's names it needs and no others. Stored instances of the notebook's
    classes become instances of the classes that came along: they are looked for in ``__main__``.
    """
    main = vars(sys.modules["__main__"])
    for name in [name for name in main if not name.startswith("__")]:
        del main[name]
    parcel = by_value.loads(order.body, main)
    if not isinstance(parcel, Parcel):
        raise TypeError(f"an order's body is a parcel, and this is a {type(parcel).__name__}")
    main.update(parcel.names)
    return parcel, parcel.taken is not None and have_here(parcel.taken)


def _work(order: WorkOrder, parcel: Parcel, results: Results, resources: OpenResources) -> Work:
    inputs: dict[str, object] = {}
    loaded: Loaded = {}
    for local, made in order.inputs.items():
        reader = Reader(parcel.asset, local, order.run.run_id)
        try:
            inputs[local] = (
                results.managed.load_for(reader, made)
                if reader.own_manager
                else results.load(made, before=loaded, reader=reader)
            )
        except UNUSABLE:
            raise (not_given(made) or LostInput(made.asset)) from None
    inputs = {**as_it_takes_them(parcel.asset, inputs), **parcel.asset.values}
    version, namespace = order.own[order.names[0]].version, parcel.asset.body.namespace
    return Work(
        asset=parcel.asset,
        run=order.run,
        inputs=inputs,
        visible=order.visible,
        seed=order.settings.seed,
        resources=resources,
        config=order.settings.config,
        ignored=order.ignored,
        spaces=spaces_of(order.own[order.names[0]], parcel.asset),
        patched=set_on_the_way(parcel.asset.body, map(namespace.get, version.names)),
        retry=order.retry,
        known=KnownPartitions(parcel.used, PartitionKeys(root_at(order.home))),
    )


def _failure(error: BaseException) -> Failure:
    if isinstance(error, LostInput):
        return Failure(f"the stored value of {error.asset} cannot be used", lost=error.asset)
    return Failure.of(error, in_one_line(error), in_text(error))


def _unheard(names: tuple[ResultName, ...], item: Mapping[str, object]) -> None:
    """What it shows is told with the answer."""
