"""The comm: tells the pages that show this notebook where its assets stand, and hears what they report.

Two comms wait in the kernel without a word; a page that knows nbasset finds them and speaks first, so that other front
ends never see an unknown one. On the first both sides speak. On the second only the page does: then JupyterLab hands it
over while a cell is running, so that Stop arrives in time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from nbasset.core.differences import moved
from nbasset.core.events import RunFinished, RunStarted
from nbasset.core.live_view import Changes
from nbasset.core.protocol import (
    PROTOCOL,
    Bye,
    Cells,
    CellState,
    Change,
    FromKernel,
    FromPage,
    Moved,
    Outdated,
    OutdatedCell,
    Redrawn,
    RunFirst,
    RunState,
    Said,
    State,
    Statement,
    Together,
    asset_state,
)
from nbasset.core.result_names import by_asset
from nbasset.core.runs import Outcome
from nbasset.core.view import AssetState, AssetView, NotebookView
from nbasset.notebook.live.deleted_cells import Removed
from nbasset.notebook.live.edits import Edits
from nbasset.notebook.live.glances import Glances
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.live.stop import stop_runs
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Bundle, Kernel, Shell
from nbasset.ui.words import listed, summary

if TYPE_CHECKING:
    from comm.base_comm import BaseComm

STATE, STOP = "nbasset", "nbasset.stop"
"""The names of both comms, as targets and as ids: every page of a notebook hears the same one."""
RUNS = 20
"""How many runs of this session a page can list."""


class Comms:
    """What the pages are told, and what they say.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: Shell, session: Session) -> None:
        self.shell = shell
        self.session = session
        self.heard = False
        self._comms: dict[str, BaseComm] = {}
        self._removed = Removed(session, self._say)
        self._told: dict[str, AssetState] = {}
        self._views: dict[str, AssetView] = {}
        self._cells: dict[str, str] = {}
        self._waiting: dict[str, AssetState] = {}
        self._reports: list[Cells | Moved] = []
        self._runs: dict[str, RunState] = {}
        self._at_work: set[str] = set()
        self._rest: tuple[object, ...] = ()
        self._anew = False
        self._outdated: list[OutdatedCell] = []
        self._feed = session.views.feed
        self._at_once = self._feed.at_once
        self._lock = self._at_once.lock
        self._edits = Edits(session)
        self._leave: list[Callable[[], None]] = []

    def load(self) -> None:
        """Make both comms ready to be found; terminals have none."""
        if not self.session.front.live:
            return
        callbacks: dict[str, Callable[[Bundle], None]] = {STATE: self._on_state, STOP: self._on_stop}
        for name, callback in callbacks.items():
            made = _comm(name, self.shell.kernel)
            # A callback set in the usual way has matplotlib show its half-drawn figures, on whatever thread it comes.
            made.handle_msg = callback  # type: ignore[method-assign,assignment]
            self._comms[name] = made
        self._glances = Glances(self.session, self.shell.kernel.io_loop)
        self._leave += [self._feed.subscribe(changes=self._changed, tell=self._tell_waiting), self._glances.stop]

    def unload(self) -> None:
        """Say good-bye."""
        self._send(Bye(type="bye"))
        self._at_once.carry = None
        for leave in self._leave:
            leave()
        for made in self._comms.values():
            made.close()

    def _send(self, message: FromKernel) -> None:
        if self.heard:
            self._comms[STATE].send({**message})

    def _say(self, sentence: str) -> None:
        self._send(Said(type="said", text=sentence))

    # What the session tells: where everything stands after each cell, and what every event of a run changes

    def _view(self, view: NotebookView) -> None:
        self._take([*view["assets"], *view.get("checks", ())])
        self.tell_outdated()
        self._edits.tell()

    def tell_outdated(self) -> None:
        """Tell which plain cells are outdated, when these are others than before."""
        views, outdated = self.session.views, self.session.plain_cells.outdated
        now = outdated.now(views.assessments, views.live.assets) if self.heard else []
        if now != self._outdated:
            self._outdated = now
            self._at_once.say(Outdated(type="outdated", cells=now))

    def cell_ran(self) -> None:
        """A cell has run: tell its text, what is outdated by now, and what edits will make stale, where it is new."""
        with self._lock:
            self._told = self._tell(self._told, self._cells_of(self._told), whole=False)
        self.tell_outdated()
        self._edits.tell()

    def _take(self, assets: Iterable[AssetView]) -> None:
        with self._lock:
            self._waiting.clear()
            views = {each["name"]: each for each in assets}
            new = {name: asset_state(views[name]) for name in moved(self._views, views)}
            now = {name: new.get(name) or self._told[name] for name in views}  # as it was told of the same view
            self._views = views
            self._told = self._tell(now, self._cells_of(now), whole=self._anew or list(now) != list(self._told))
            self._anew = False

    def _changed(self, changes: Changes) -> None:
        """Events come also before any page is there, so that one that comes during a run can be told of it."""
        event = changes.event
        with self._lock:
            if isinstance(event, RunStarted | RunFinished):
                self._run(event, [each["name"] for each in changes.assets.values()])
            if isinstance(event, RunStarted):
                # The cell at work may have defined assets that were never told.
                whole = {**self.session.views.live.assets, **changes.assets}
                self._take([*whole.values(), *[each for each in self._views.values() if each.get("check")]])
            else:
                known = (asset for asset in changes.assets.values() if asset["name"] in self._told)
                self._waiting.update({asset["name"]: asset_state(asset) for asset in known})
        self._feed.ask()

    def _run(self, event: RunStarted | RunFinished, names: Sequence[str]) -> None:
        """Put down what a page lists of a run: what it is about to make, or what became of it."""
        begins = isinstance(event, RunStarted)
        (self._at_work.add if begins else self._at_work.discard)(event.run_id)
        run = self.session.instance.runs.record(event.run_id)
        if run is not None:
            ended = None if begins else event.at
            ok = None if begins or run.cancelled else run.success
            text = event.cause if isinstance(event, RunStarted) else summary(run)
            done = [name for name, each in run.assets.items() if each.outcome in (Outcome.MADE, Outcome.FAILED)]
            what = listed(names if begins else by_asset(done or run.assets or run.checks))
            unmet = not begins and any(each.stops for each in run.evaluations)
            self._runs[run.run_id] = RunState(
                id=run.run_id, started=run.started, finished=ended, ok=ok, unmet=unmet, what=what, text=text
            )
            while len(self._runs) > RUNS:
                del self._runs[next(iter(self._runs))]

    def _tell_waiting(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            for name in waiting:
                self._views.pop(name, None)
            self._told = self._tell({**self._told, **waiting}, self._cells, whole=False)

    def _tell(self, now: dict[str, AssetState], cells: dict[str, str], *, whole: bool) -> dict[str, AssetState]:
        """Send what is new, or everything; what is known then."""
        told, former = ({}, {}) if whole else (self._told, self._cells)
        self._cells = cells
        if not self.heard:  # who comes hears everything
            return now
        assets = [now[name] for name in moved(told, now) if now[name] != told.get(name)]
        sources = [CellState(id=id, source=cells[id]) for id in moved(former, cells) if cells[id] != former.get(id)]
        jobs = tuple(self.session.instance.definitions.jobs_by_name)
        rest = (bool(self._at_work), jobs, tuple(map(repr, self._runs.values())))
        if assets or sources or whole or rest != self._rest:
            self._rest = rest
            self._at_once.say(self._state(whole, assets, sources))
        return now

    def _state(self, whole: bool, assets: list[AssetState], cells: list[CellState]) -> State:
        return State(
            type="state",
            protocol=PROTOCOL,
            whole=whole,
            running=bool(self._at_work),
            assets=assets,
            cells=cells,
            jobs=list(self.session.instance.definitions.jobs_by_name),
            runs=list(self._runs.values()),
        )

    def _cells_of(self, assets: Mapping[str, AssetState]) -> dict[str, str]:
        """The text of each cell that defines one of the assets, or names that they may use."""
        sources = self.session.cells.sources
        ids = dict.fromkeys(map(itemgetter("cell"), assets.values()))
        plain = {id: cell.source for id, cell in self.session.plain.sources.cells.items()}
        return {**plain, **{id: sources[id] for id in ids if id is not None and id in sources}}

    # What the pages say, on whatever thread ipykernel hands it over

    def _on_stop(self, _: Bundle) -> None:
        stop_runs(self.session)

    def _on_state(self, message: Bundle) -> None:
        said: FromPage = message["content"]["data"]
        page = message["header"]["session"]
        if said["type"] == "hello":
            if said.get("draws"):
                self.session.front.drawing.add(page)
            self._welcome()
        elif said["type"] == "seen":
            self._on_main_thread(partial(self._glances.seen, page, visible=said["visible"]))
        elif said["type"] == "behind":
            self._on_main_thread(partial(self.session.displays.again, said["assets"]))
        elif said["type"] == "texts":
            self.session.recall.cells.told(said["cells"], page)
            self._on_main_thread(self.session.order_cells)
        elif said["type"] == "edited":
            self._on_main_thread(partial(self._edits.told, said["cells"]))
        elif said["type"] == "find":
            self._on_main_thread(lambda: self._send(requests_of(self.session).found(said["words"])))
        elif said["type"] == "look":
            self._on_main_thread(self._glances.look)
        else:
            self._reports.append(said)
            self._on_main_thread(self.settle)

    def _welcome(self) -> None:
        self.session.recall.ask = lambda text, cells: self._send(RunFirst(type="run first", text=text, cells=[*cells]))
        with self._lock:
            first, self.heard = not self.heard, True
            self._at_once.carry = partial(_carry, self._send)
            if first:
                self._leave.append(self._feed.subscribe(view=self._view))
            self._anew = True
            self._outdated = []
            if self._at_work or not first:
                self._told = self._tell({**self._told, **self._waiting}, self._cells, whole=True)
        self.session.rewriting.heard(self._send)
        if not self._at_work:
            self._on_main_thread(self.session.views.refresh)
            self._on_main_thread(self.tell_outdated)
        self._on_main_thread(self._edits.anew)

    def _on_main_thread(self, what: Callable[[], None]) -> None:
        """Do something where cells run, when none does."""
        if threading.current_thread() is threading.main_thread():
            what()
        else:
            self.shell.kernel.io_loop.add_callback(what)

    def settle(self) -> None:
        """Take in what pages have reported; while a run is at work, that waits for its end."""
        while self._reports and self.session.instance.runs.standing is None:
            said = self._reports.pop(0)
            if self._removed.take(said):
                self.session.views.refresh()


def _carry(
    send: Callable[[FromKernel], None],
    said: list[Statement],
    drawn: dict[str, dict[str, Change]],
    anew: dict[str, Redrawn],
) -> None:
    """Send what is of one moment: as one message where a graph is to change in the same frame."""
    for each in [Together(type="together", said=said, drawn=drawn, anew=anew)] if drawn or anew else said:
        send(each)


def _comm(name: str, kernel: Kernel) -> BaseComm:
    """A comm of the kernel's own kind, which waits there: no page hears of it."""
    made = _kind_of_comm(kernel)(target_name=name, comm_id=name, primary=False)
    kernel.comm_manager.register_comm(made)
    return made


def _kind_of_comm(kernel: Kernel) -> Callable[..., BaseComm]:
    """Since ipykernel 6.18 the package comm makes them; with an earlier one at work, what it makes reaches nobody."""
    if find_spec("comm") is not None:
        import comm

        if comm.get_comm_manager() is cast("object", kernel.comm_manager):
            return comm.create_comm
    from ipykernel.comm import Comm

    kind: Callable[..., BaseComm] = Comm
    return kind
