"""The other side of a work order: what a process does that has the same code and the same store as the kernel."""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NotStored
from nbasset.core.result_names import ResultName
from nbasset.engine import by_value
from nbasset.engine.body import Performed, Performer, Work
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.interrupts import drive
from nbasset.engine.maker import UNUSABLE, LostInput
from nbasset.engine.tracebacks import in_one_line, in_text
from nbasset.engine.work_order import Delivery, Failure, WorkOrder
from nbasset.instance.keeping import one_line
from nbasset.instance.needs import spaces_of
from nbasset.instance.opened_store import Opened
from nbasset.instance.orders import Parcel
from nbasset.instance.put_back import PutBack
from nbasset.instance.sharing import Loaded
from nbasset.storage.io.managers import IOManager
from nbasset.versions.attached import set_on_the_way
from nbasset.versions.data_version import data_version


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


def perform(order: WorkOrder) -> Delivery:
    """Make a step, store its values, and tell what became of it; whatever its body raises is part of the answer."""
    done, warnings = Performed(), list[str]()
    try:
        with _at_work(order, warnings) as (opened, work), work.in_place():
            drive(Performer(PlainSurroundings(through=False), _unheard).perform(work, done))
            made = opened.keeper.keep(work.asset, order.own, done, order.run_id)
            PutBack(warnings.append).ended(work.asset, done.put_back)
    except BaseException as error:  # noqa: BLE001  # an answer always comes back: a worker that raises breaks its pool
        failure = _failure(error)
        return Delivery((), done.took, tuple(done.recording.items), tuple(warnings), failure)
    return Delivery(tuple(made), done.took, tuple(done.recording.items), tuple(warnings))


def rehearse(order: WorkOrder) -> Rehearsal:
    """Make a step and keep nothing; what its values are is told by their digests."""
    done = Performed()
    try:
        with _at_work(order, []) as (_, work), work.in_place():
            drive(Performer(PlainSurroundings(through=False), _unheard).perform(work, done))
            values = [output.value for output in done.outputs.values()]
            return Rehearsal(
                digest=" ".join(data_version(value).digest for value in values),
                kind=", ".join(map(one_line, values)),
                printed="".join(item["text"] for item in done.recording.items if item["type"] == "stream"),
                untracked=tuple(done.observed.untracked),
            )
    except BaseException as error:  # noqa: BLE001  # the same
        return Rehearsal(error=_failure(error).line)


@contextmanager
def _at_work(order: WorkOrder, warnings: list[str]) -> Iterator[tuple[Opened, Work]]:
    """The store, and the body with its inputs, in this process."""
    home = order.home
    os.chdir(home.folder)
    sys.path[:] = [*home.path, *(each for each in sys.path if each not in home.path)]
    for file, text in order.sources.items():
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    parcel = _unpacked(order)

    def io_manager(key: str) -> IOManager:
        if key not in parcel.resources:
            raise NotStored(f"there is no I/O manager {key!r} here")
        return cast(IOManager, parcel.resources[key])  # Dagster's protocol, kept by objects of any class

    opened = Opened(Path(home.root), home.notebook, io_manager, warnings.append)
    warnings.clear()  # what there is to say about the store, the kernel has said
    try:
        yield opened, _work(order, parcel, opened)
    finally:
        opened.store.close()


def _unpacked(order: WorkOrder) -> Parcel:
    """The asset, in a ``__main__`` that has the notebook's names it needs and no others.

    Stored instances of the notebook's classes become instances of the classes that came along: they are looked for in
    ``__main__``.
    """
    main = vars(sys.modules["__main__"])
    for name in [name for name in main if not name.startswith("__")]:
        del main[name]
    parcel = by_value.loads(order.body, main)
    if not isinstance(parcel, Parcel):
        raise TypeError(f"an order's body is a parcel, and this is a {type(parcel).__name__}")
    main.update(parcel.names)
    return parcel


def _work(order: WorkOrder, parcel: Parcel, opened: Opened) -> Work:
    inputs: dict[str, object] = {}
    loaded: Loaded = {}
    for local, made in order.inputs.items():
        try:
            inputs[local] = opened.results.load(made, before=loaded)
        except UNUSABLE:
            raise LostInput(made.asset) from None
    version, namespace = order.own[order.names[0]].version, parcel.asset.body.namespace
    return Work(
        asset=parcel.asset,
        run_id=order.run_id,
        inputs=inputs,
        visible=order.visible,
        seed=order.settings.seed,
        resources=parcel.resources,
        config=order.settings.config,
        ignored=order.ignored,
        spaces=spaces_of(order.own[order.names[0]], parcel.asset),
        patched=set_on_the_way(parcel.asset.body, map(namespace.get, version.names)),
        retry=order.retry,
    )


def _failure(error: BaseException) -> Failure:
    if isinstance(error, LostInput):
        return Failure(f"the stored value of {error.asset} cannot be used", lost=error.asset)
    return Failure.of(error, in_one_line(error), in_text(error))


def _unheard(names: tuple[ResultName, ...], item: Mapping[str, object]) -> None:
    """What it shows is told with the answer."""
