"""Kernel requests: what is pressed in a panel is asked for, and done inside a message of the kernel, as a cell is.

A widget's callback may come on another thread, or while a cell is at work. So it puts down what is wanted and sends the
kernel an ``execute_request`` of its own, which waits its turn behind the cells, runs on the main thread and is reached
by Stop like any cell.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NbassetError
from nbasset.core.planning import Request
from nbasset.core.protocol import Found
from nbasset.core.result_names import ResultName
from nbasset.core.runs import MaterializationFailed
from nbasset.core.selection import parse_selection
from nbasset.core.view import AssetView
from nbasset.engine.interrupts import drive
from nbasset.libraries.known import KNOWN
from nbasset.notebook.live.stop import stop_runs
from nbasset.notebook.session import Session

if TYPE_CHECKING:  # what only details ask for is loaded when they do
    from zmq import SyncSocket

    from nbasset.core.run_views import RunView
    from nbasset.libraries.columns import Table
    from nbasset.ui.details import Details

_known: dict[int, KernelRequests] = {}
TABLES = 100
"""Of how many values it is remembered what their columns hold."""
CODE = "__import__('nbasset.notebook.live.kernel_requests', fromlist=['do']).{name}({number})"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    Args:
        names: the assets.
        again: whether to make them even when they are fresh.
        accept: whether to accept their earlier results instead.
        cause: who asked, in words.
        then: called when the columns of their values are known, which is all that was asked for.
        wave: makes what is out of date, given whether an event loop awaits it; all that was asked for.
    """

    names: tuple[ResultName, ...]
    again: bool = False
    accept: bool = False
    cause: str = ""
    then: Callable[[], None] | None = None
    wave: Callable[[bool], Awaitable[None]] | None = None


@dataclass(slots=True)
class KernelRequests:
    """What the panels ask of the notebook.

    Args:
        session: the notebook's session.
    """

    session: Session
    wanted: deque[Asked] = field(default_factory=deque)
    tables: dict[str, Table] = field(default_factory=dict)
    _socket: SyncSocket | None = None

    # What is only looked at

    def find(self, words: str) -> tuple[str, ...]:
        """The names of the assets of a selection, as their views have them.

        Raises:
            NbassetError: when it cannot be read.
        """
        chosen, instance = parse_selection(words), self.session.instance
        standing = instance.runs.standing or instance.standing(between_cells=True)
        return tuple(map(str, chosen.resolve(instance.definitions, standing.graph, lambda name: standing.all()[name])))

    def found(self, words: str) -> Found:
        """What words of a search choose as a selection, for a page."""
        try:
            assets, why = [*self.find(words)], ""
        except NbassetError as error:
            assets, why = [], str(error)
        return Found(type="found", words=words, assets=assets, why=why)

    def details(self, assets: Sequence[AssetView], name: str) -> Details:
        """What is known of an asset."""
        from nbasset.notebook.live.details import details_of

        return details_of(self.session.instance, assets, name, self.tables)

    def runs(self) -> Sequence[RunView]:
        """The runs of this notebook, newest first."""
        from nbasset.core.run_views import run_views

        return run_views(self.session.instance.log.events(self.session.instance.notebook))

    # What is done

    def make(self, names: Sequence[str], *, again: bool = False, cause: str) -> None:
        """Ask for a run."""
        self._ask(Asked(tuple(map(ResultName.from_text, names)), again=again, cause=cause))

    def accept(self, name: str) -> None:
        """Ask to accept the earlier result."""
        self._ask(Asked((ResultName.from_text(name),), accept=True))

    def look_into(self, name: str, then: Callable[[], None]) -> None:
        """Ask for what the columns of an asset's value hold, which reads it."""
        self._ask(Asked((ResultName.from_text(name),), then=then))

    def wave(self, make: Callable[[bool], Awaitable[None]]) -> None:
        """Ask for what is out of date to be made; one such wish is enough."""
        if all(asked.wave is None for asked in self.wanted):
            self._ask(Asked((), wave=make))

    def _ask(self, asked: Asked) -> None:
        self.wanted.append(asked)
        self.ring()

    def stop(self) -> None:
        """Interrupt the run that is at work, as the kernel's own stop button does, and drop what was asked for."""
        self.wanted.clear()
        stop_runs(self.session)

    @property
    def at_work(self) -> str:
        """What there is to stop, in a sentence that says that it is being stopped."""
        waiting = len(self.wanted)
        dropped = f"{waiting} asked for {'is' if waiting == 1 else 'are'} dropped" if waiting else ""
        runs = self.session.instance.runs
        if runs.standing is not None or (runs.behind is not None and runs.behind.at_work):
            return f"the run is being stopped{f', and {dropped}' if dropped else ''}; what was made before is kept."
        return f"no run is at work; {dropped}." if dropped else "no run is at work: there is nothing to stop."

    def ring(self) -> None:
        """Send the kernel a message of its own."""
        kernel = self.session.shell.kernel
        code = CODE.format(name="do_awaiting" if self.awaits else "do", number=id(self.session))
        content = {
            "code": f"await {code}" if self.awaits else code,
            "silent": True,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        kernel.session.send(self._line(), "execute_request", content)

    @property
    def awaits(self) -> bool:
        """Whether any body awaits, so that what is asked for has to be awaited."""
        return self.session.definitions.awaits

    def _line(self) -> SyncSocket:
        """A line to the kernel's own shell channel; what it answers is not waited for."""
        if self._socket is None:
            import zmq
            from ipykernel.connect import get_connection_info

            info = get_connection_info(unpack=True)
            assert isinstance(info, dict)
            context: zmq.Context[SyncSocket] = zmq.Context.instance()
            self._socket = context.socket(zmq.DEALER)
            self._socket.linger = 0
            between = "-" if info["transport"] == "ipc" else ":"  # a socket that is a file is called so
            self._socket.connect(f"{info['transport']}://{info['ip']}{between}{info['shell_port']}")
        return self._socket

    async def do(self, *, loop: bool) -> None:
        """Do what was asked for."""
        while self.wanted:
            asked = self.wanted.popleft()
            said = ""
            try:
                await self._do(asked, loop=loop)
            except MaterializationFailed:
                said = ""  # its card and its details say it
            except NbassetError as error:
                said = str(error)
            except KeyboardInterrupt:
                self.wanted.clear()
            self.session.views.refresh(found=True)
            if said:
                self.session.views.feed.say(said)

    async def _do(self, asked: Asked, *, loop: bool) -> None:
        instance = self.session.instance
        known = self._known(asked.names)
        if asked.wave is not None:
            await asked.wave(loop)
        elif asked.then is not None:
            for name in known:
                self._look_into(name)
            asked.then()
        elif asked.accept:
            import getpass

            for name in known:
                instance.accept(str(name), getpass.getuser())
        elif known:
            request = Request(tuple(known), frozenset(known), again=asked.again, cause=asked.cause)
            await self.session.runs.materialize(request, quiet=True, loop=loop)

    def _known(self, names: Sequence[ResultName]) -> list[ResultName]:
        """Those of some results that there are, points among them."""
        instance = self.session.instance
        if any(name.point is not None for name in names):
            there = instance.standing(between_cells=True).definitions
        else:
            there = instance.definitions
        return [name for name in names if name in there.by_name]

    def _look_into(self, name: ResultName) -> None:
        """Read a value and note what its columns hold, by its data version; of what is no table, that it has none."""
        made = self.session.instance.status(str(name)).result
        if made is not None and made.data_version not in self.tables:
            if len(self.tables) >= TABLES:
                del self.tables[next(iter(self.tables))]
            value = self.session.instance.results.load(made)
            self.tables[made.data_version] = KNOWN.table(value) or Table(0)

    def close(self) -> None:
        """Let go of the line to the kernel."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def requests_of(session: Session) -> KernelRequests:
    """What the panels of a notebook ask for; one for each."""
    return _known.setdefault(id(session), KernelRequests(session))


def forget(session: Session) -> None:
    """The notebook's session is over: nothing is asked for any more."""
    known = _known.pop(id(session), None)
    if known is not None:
        known.close()


def do(number: int) -> None:
    """What the kernel runs when something was asked for."""
    asked = _known.get(number)
    if asked is not None and asked.awaits:
        asked.ring()
    elif asked is not None:
        drive(asked.do(loop=False))


async def do_awaiting(number: int) -> None:
    """The same, where bodies await."""
    asked = _known.get(number)
    if asked is not None:
        await asked.do(loop=True)
