"""Dask: the workers of a cluster make steps, each in a process beside its own.

A scheduler takes in what it is sent, so that it gets nothing but bytes and a function of Python's own that reads them
where the work is done: it needs no nbasset. What leaves the kernel holds no secret, and what workers store the kernel
signs.
"""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.extras import needed
from nbasset.engine.executors import beside
from nbasset.engine.executors.awaited import Awaited
from nbasset.engine.executors.processes import GRACE
from nbasset.engine.executors.tasks import Said, made_in_task
from nbasset.engine.executors.workers import Answer, News
from nbasset.engine.interrupts import python_interrupts
from nbasset.engine.work_order import Delivery, Work, WorkOrder

PATIENCE = 10.0
"""Seconds that a scheduler has to answer."""

SHARE = 8
"""How many steps that are soon done a worker is given at once: a task costs more than most of them."""

_LOOK = 0.1
"""Seconds between two looks whether whoever was stopped has ended."""

OFFER = "%nbasset executor kernel goes on here"


class Future(Protocol):
    """What is asked of one of Dask's futures."""

    key: str

    def result(self, timeout: float) -> bytes:
        """What came of it."""
        ...

    def add_done_callback(self, call: Callable[..., object], /) -> None:
        """Have something called when it is done."""
        ...


class Client(Protocol):
    """What is asked of one of Dask's clients."""

    status: str

    def submit(self, function: Callable[..., object], *args: object, key: str, pure: bool) -> Future:
        """Have a function called on a worker."""
        ...

    def run(self, function: Callable[..., object], *args: object, on_error: str) -> dict[str, object]:
        """Have a function called on every worker at once."""
        ...

    def cancel(self, futures: Sequence[Future], *, force: bool) -> None:
        """Have what was asked for not begin, and forgotten."""
        ...

    def nthreads(self) -> Mapping[str, int]:
        """How many threads each worker has."""
        ...

    def subscribe_topic(self, topic: str, handler: Callable[[tuple[float, Mapping[str, Any]]], None]) -> None:
        """Have something called with what workers tell."""
        ...

    def unsubscribe_topic(self, topic: str) -> None:
        """The end of that."""
        ...

    def close(self, *, timeout: float) -> None:
        """Let go of the scheduler."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What was found out about a worker.

    Args:
        python: its Python.
        nbasset: its nbasset.
        sees: whether it sees the store's folder.
    """

    python: str
    nbasset: str
    sees: bool


class _Call:
    """Bytes that are a call of a function once they are read."""

    def __init__(self, function: Callable[..., object], *args: object) -> None:
        self._call = function, args

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


class Dask:
    """A cluster of Dask's.

    Args:
        client: the client, or the address of the scheduler.
        work: makes a step; a function of a module.

    Attributes:
        count: how many workers there were when they were looked at.
        width: how many threads they have: a process beside each makes steps.
        share: how many steps that are soon done each is given at once.
    """

    share = SHARE

    def __init__(self, client: Client | str, work: Work) -> None:
        self._is_own = isinstance(client, str)
        self._client: Client = _connected(client) if isinstance(client, str) else client
        self._work = work
        self._awaited: Awaited[Future] = Awaited()
        self._tickets: dict[str, Sequence[int]] = {}
        self._told: dict[int, Said] = {}
        self._topic = f"nbasset-{id(self):x}-{time.time_ns():x}"
        self._client.subscribe_topic(self._topic, self._hear)
        self._since = time.monotonic()
        self.count, self.width = 0, 1

    @property
    def address(self) -> str:
        """Where its scheduler is."""
        return str(getattr(getattr(self._client, "scheduler", None), "address", "nowhere"))

    def check(self, probe: str) -> None:
        """Make sure that its workers can make what the kernel would make.

        Args:
            probe: a file in the store's folder.

        Raises:
            NbassetError: what is missing where, and what to do.
        """
        expected = look(probe)
        found: Mapping[str, object] = self._everywhere(look, probe)
        if not found:
            raise NbassetError(f"The Dask scheduler at {self.address} has no workers: start some with dask worker.")
        for worker, there in found.items():
            problem = _problem(expected, there, probe)
            if problem:
                raise NbassetError(f"The Dask worker {worker} cannot make steps of this notebook: {problem}")
        self.count, self.width = len(found), sum(self._client.nthreads().values())

    def take(self, ticket: int, order: WorkOrder) -> str:
        """Have a step made."""
        return self.take_together({ticket: order})

    def take_together(self, orders: Mapping[int, WorkOrder]) -> str:
        """Have steps made by one worker, one after another."""
        tickets = tuple(orders)
        first, run_id = orders[tickets[0]], orders[tickets[0]].run_id
        more = f"+{len(tickets) - 1}" if len(tickets) > 1 else ""
        key = f"nbasset:{first.names[0]}{more}-{run_id}-{tickets[0]}"
        pickled = tuple(map(pickle.dumps, orders.values()))
        call = pickle.dumps(_Call(made_in_task, self._work, run_id, pickled, self._topic, key))
        self._tickets[key] = tickets
        try:
            future = self._client.submit(pickle.loads, call, key=key, pure=False)
        except Exception as error:  # whatever a client says that is closed
            raise NbassetError(f"the Dask client takes nothing ({error})") from error
        self._awaited.add(tickets, future, run_id)
        return "Dask"

    def answers(self, *, wait: bool) -> list[Answer | News]:
        """What has come back."""
        return self._awaited.come_back(self._answer, self._look_after, wait=wait)

    def _look_after(self) -> None:
        if self._client.status == "running":
            self._since = time.monotonic()
        elif time.monotonic() - self._since > PATIENCE or self._client.status == "closed":
            raise self._gone()

    def _answer(self, ticket: int, future: Future) -> Answer:
        try:
            said = self._said(ticket, future)
            if said is None:
                return Answer(ticket, None, given_back=True)
            if isinstance(said, str):
                return Answer(ticket, None, said)
            delivered: Delivery = pickle.loads(said)
            return Answer(ticket, delivered)
        except CancelledError as error:  # nobody here has cancelled it
            raise self._gone() from error
        except Exception as error:  # noqa: BLE001  # whatever becomes of a cluster
            has_begun = type(error).__name__ == "KilledWorker"
            return Answer(ticket, None, str(error) or type(error).__name__, has_begun)

    def _said(self, ticket: int, future: Future) -> Said:
        """What a worker said of a step: told by now, or what its task gave."""
        tickets = self._tickets.get(future.key, ())
        waits = [each for each in tickets if each == ticket or each in self._awaited.at_work]
        if waits == [ticket]:
            self._tickets.pop(future.key, None)
        if ticket not in self._told:
            given: Sequence[Said] = pickle.loads(future.result(timeout=PATIENCE))
            self._told.update((each, said) for each, said in zip(tickets, given, strict=True) if each in waits)
        return self._told.pop(ticket)

    def _gone(self) -> NbassetError:
        self._awaited.take()
        return NbassetError(f"The Dask scheduler at {self.address} does not answer any more: {OFFER}.")

    def stop(self) -> None:
        """Interrupt what is at work; whoever does not end soon is ended, at once when that is asked for again."""
        futures, runs = self._awaited.take()
        self._tickets, self._told = {}, {}
        with suppress(OSError, TimeoutError, NbassetError):  # there is nobody left to stop
            self._client.cancel(list({each.key: each for each in futures}.values()), force=True)
            try:
                with python_interrupts():
                    until = time.monotonic() + GRACE
                    left = [run_id for run_id in runs if self._stopped(run_id, end=False)]
                    while left and time.monotonic() < until:
                        time.sleep(_LOOK)
                        left = [run_id for run_id in left if self._left(run_id)]
            except KeyboardInterrupt:
                """They are ended now."""
            for run_id in runs:
                self._stopped(run_id, end=True)

    def _stopped(self, run_id: str, *, end: bool) -> int:
        return _sum(self._everywhere(beside.stop, run_id, end))

    def _left(self, run_id: str) -> int:
        return _sum(self._everywhere(beside.at_work_for, run_id))

    def close(self) -> None:
        """Let go of the cluster: what waits there for the next step ends."""
        with suppress(Exception):  # it may be gone
            self._everywhere(beside.close)
            self._client.unsubscribe_topic(self._topic)
        if self._is_own:
            self._client.close(timeout=1)

    def _everywhere(self, function: Callable[..., object], *args: object) -> dict[str, object]:
        """What a function gives in each worker, or the error that it raises there."""
        call = pickle.dumps(_Call(function, *args))
        try:
            return self._client.run(pickle.loads, call, on_error="return")
        except (OSError, TimeoutError) as error:
            raise self._gone() from error

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        told = event[1]
        tickets = self._tickets.get(told["key"], ())  # none of a run that was stopped
        for number, where in told.get("where", ()) if tickets else ():
            self._awaited.hear(News(tickets[number], where=where))
        if tickets and "pieces" in told:
            self._awaited.hear(News(tickets[told["at"]], pickle.loads(told["pieces"])))
        if tickets and "said" in told:  # it comes before it is heard that the task is done
            said = {tickets[number]: each for number, each in told["said"]}
            self._told.update(said)
            if told.get("early"):
                self._awaited.come(said)


def look(probe: str) -> Found:
    """What there is in this process.

    Args:
        probe: a file in the store's folder, or an object at its URL.
    """
    version = str(vars(sys.modules["nbasset"])["__version__"])
    return Found(f"{sys.version_info[0]}.{sys.version_info[1]}", version, _sees(probe))


def _sees(probe: str) -> bool:
    """Whether a file or an object is there for this process."""
    if "://" not in probe:
        return Path(probe).exists()
    with needed("io", "A store at a URL"):
        from fsspec.core import url_to_fs
    try:
        there, path = url_to_fs(probe, skip_instance_cache=True)
        return bool(there.exists(path))
    except Exception:  # noqa: BLE001 - whatever a file system raises, credentials that are not there, nobody sees it
        return False


def _connected(address: str) -> Client:
    with needed("dask", "The executor dask"):
        import distributed
    connect = cast("Callable[..., Client]", distributed.Client)
    try:
        return connect(address, timeout=PATIENCE, set_as_default=False, name="nbasset")
    except (OSError, TimeoutError, ValueError) as error:
        raise NbassetError(f"There is no Dask scheduler at {address} ({error}): {OFFER}.") from error


def _problem(expected: Found, there: object, probe: str = "") -> str:
    if isinstance(there, ModuleNotFoundError):
        return f"it has no {there.name}. Install there what the kernel has."
    if not isinstance(there, Found):
        return f"it does not say what it has ({there})."
    if there.python != expected.python:
        return f"it has Python {there.python}, and the kernel {expected.python}. Start it in the same Python."
    if there.nbasset != expected.nbasset:
        return f"it has nbasset {there.nbasset}, and the kernel {expected.nbasset}. Install the same version there."
    if not there.sees and "://" in probe:
        store = probe.rpartition("/")[0]
        return f"it does not see the store at {store}. Give it what the kernel has: credentials, and what reaches it."
    if not there.sees:
        return "it does not see the store's folder. Keep the store where both do: %nbasset store PATH."
    return ""


def _sum(found: Mapping[str, object]) -> int:
    return sum(each for each in found.values() if isinstance(each, int))
