"""Asking: what is pressed in a panel is only asked for; it is done inside a message of the kernel, as a cell is.

A widget's callback may come on another thread, or while a cell is at work. So it puts down what is wanted and sends the
kernel an ``execute_request`` of its own, which waits its turn behind the cells, runs on the main thread and is reached
by Stop like any cell.
"""

from __future__ import annotations

import _thread
import signal
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nbasset.core.errors import NbassetError
from nbasset.core.planning import Request
from nbasset.core.run_views import RunView, run_views
from nbasset.core.runs import MaterializationFailed
from nbasset.core.selection import as_selection
from nbasset.core.view import AssetView
from nbasset.notebook.live.details import details_of
from nbasset.ui.details import Details

if TYPE_CHECKING:
    from nbasset.notebook.session import Session

_known: dict[int, Asking] = {}
CODE = "__import__('nbasset.notebook.live.kernel_requests', fromlist=['do']).{name}({number})"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for.

    Args:
        names: the assets.
        force: whether to make them even when they are fresh.
        accept: whether to accept their earlier results instead.
        cause: who asked, in words.
    """

    names: tuple[str, ...]
    force: bool = False
    accept: bool = False
    cause: str = ""


@dataclass(slots=True)
class Asking:
    """What the panels ask of the notebook.

    Args:
        session: the notebook's session.
    """

    session: Session
    wishes: deque[Wish] = field(default_factory=deque)
    _socket: Any = None

    def __post_init__(self) -> None:
        _known[id(self)] = self

    # What is only looked at

    def find(self, words: str) -> tuple[str, ...]:
        """The assets of a selection.

        Raises:
            NbassetError: when it cannot be read.
        """
        instance = self.session.instance
        standing = instance.standing_in_run or instance.standing(between_cells=True)
        return as_selection(words).resolve(instance.definitions, standing.graph)

    def details(self, assets: Sequence[AssetView], name: str) -> Details:
        """What is known of an asset."""
        return details_of(self.session.instance, assets, name)

    def runs(self) -> Sequence[RunView]:
        """The runs of this notebook, newest first."""
        return run_views(self.session.instance.log.events(self.session.instance.notebook))

    # What is done

    def make(self, names: Sequence[str], *, force: bool = False, cause: str) -> None:
        """Ask for a run."""
        self._ask(Wish(tuple(names), force=force, cause=cause))

    def accept(self, name: str) -> None:
        """Ask to accept the earlier result."""
        self._ask(Wish((name,), accept=True))

    def _ask(self, wish: Wish) -> None:
        self.wishes.append(wish)
        self.ring()

    def stop(self) -> None:
        """Interrupt the run that is at work, as the kernel's own stop button does; without one, nothing happens."""
        self.wishes.clear()
        if self.session.instance.standing_in_run is not None:
            interrupt_main_thread()

    def ring(self) -> None:
        """Send the kernel a message of its own."""
        kernel = self.session.shell.kernel
        awaits = self.session.awaits
        code = CODE.format(name="do_awaiting" if awaits else "do", number=id(self))
        content = {
            "code": f"await {code}" if awaits else code,
            "silent": True,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        kernel.session.send(self._line(), "execute_request", content)

    def _line(self) -> Any:
        """A line to the kernel's own shell channel; what it answers is not waited for."""
        if self._socket is None:
            import zmq
            from ipykernel.connect import get_connection_info

            info: Any = get_connection_info(unpack=True)
            self._socket = zmq.Context.instance().socket(zmq.DEALER)
            self._socket.linger = 0
            self._socket.connect(f"{info['transport']}://{info['ip']}:{info['shell_port']}")
        return self._socket

    async def do(self, *, loop: bool) -> None:
        """Do what was asked for."""
        while self.wishes:
            wish = self.wishes.popleft()
            said = ""
            try:
                await self._do(wish, loop=loop)
            except MaterializationFailed:
                said = ""  # its card and its details say it
            except NbassetError as error:
                said = str(error)
            except KeyboardInterrupt:
                self.wishes.clear()
            self.session.refresh()
            if said:
                self._tell(said)

    async def _do(self, wish: Wish, *, loop: bool) -> None:
        instance = self.session.instance
        known = [name for name in wish.names if name in instance.definitions.by_name]
        if wish.accept:
            import getpass

            for name in known:
                instance.accept(name, getpass.getuser())
        elif known:
            request = Request(tuple(known), frozenset(known), force=wish.force, cause=wish.cause)
            await self.session.materialize(request, quiet=True, loop=loop)

    def _tell(self, sentence: str) -> None:
        for watcher in list(self.session.watchers):
            tell = getattr(watcher, "told", None)
            if tell is not None:
                tell(sentence)

    def close(self) -> None:
        """Let go of the line to the kernel."""
        _known.pop(id(self), None)
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def interrupt_main_thread() -> None:
    """Interrupt the main thread wherever it is, also in a call that sleeps or waits."""
    main = threading.main_thread().ident
    if main is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()


def asking_of(session: Session) -> Asking:
    """What the panels ask of a notebook; one for each."""
    if session.asking is None:
        session.asking = Asking(session)
    known: Asking = session.asking
    return known


def do(number: int) -> None:
    """What the kernel runs when something was asked for."""
    asking = _known.get(number)
    if asking is not None and asking.session.awaits:
        asking.ring()
    elif asking is not None:
        asking.session.drive(asking.do(loop=False))


async def do_awaiting(number: int) -> None:
    """The same, where bodies await."""
    asking = _known.get(number)
    if asking is not None:
        await asking.do(loop=True)
