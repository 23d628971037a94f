"""Waves: in mode ``reactive`` what a cell or a moved widget has made out of date is made when that has run."""

from __future__ import annotations

import time
from collections.abc import Iterable

from nbasset.core.dataclass import replace
from nbasset.core.forecast import Forecast
from nbasset.core.planning import Plan, Request
from nbasset.core.result_names import ResultName
from nbasset.core.runs import MaterializationFailed
from nbasset.core.status import Assessment, Status
from nbasset.core.waves import Wave, wave_of
from nbasset.engine.interrupts import drive, wait_for
from nbasset.instance.standing import Standing
from nbasset.notebook.cell_runs import BILL, REACTIVE
from nbasset.notebook.live.kernel_requests import requests_of
from nbasset.notebook.session import Session
from nbasset.notebook.shell import Shell
from nbasset.ui.words import bill

PAUSE = 0.05
"""Seconds after a widget's first move in which more of its positions may come: only the last one counts."""
MOVES = frozenset(("update", "custom"))
"""What front ends say of widgets: another value, and an event such as a click."""


class Waves:
    """Makes what has become out of date, once a cell has run or a widget was moved. No wave starts another.

    What a wave has left, since it was stopped or is too dear, is not begun again before it would be another result.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: Shell, session: Session) -> None:
        self._shell = shell
        self._session = session
        self._left: dict[ResultName, str | None] = {}
        self._began = 0.0
        self._due = False

    def load(self) -> None:
        """Listen to what is said about widgets."""
        self._shell.events.register("post_execute", self._said)

    def unload(self) -> None:
        """Listen no more."""
        self._shell.events.unregister("post_execute", self._said)

    @property
    def wanted(self) -> bool:
        """Whether the notebook is in mode ``reactive``."""
        return self._session.runs.mode == REACTIVE

    def cell_ran(self, number: int, began: float) -> bool:
        """A cell has ended well: make what it has made out of date.

        Args:
            number: the cell's number.
            began: when it began, in seconds since 1970: what it has made since by itself, no wave makes once more.

        Returns:
            Whether it is known where every asset stands now.

        Raises:
            KeyboardInterrupt: when it was stopped.
        """
        self._began = began
        in_kernel = self._session.front.live
        if self._session.definitions.awaits and in_kernel:
            self._ask()  # only a message of its own is awaited
            return False
        wave = self._make(f"after cell [{number}]", loop=not in_kernel)
        if in_kernel:
            drive(wave)
        else:
            wait_for(wave)
        return True

    # Widgets

    def _said(self) -> None:
        """Something was executed: where that was a message about a widget, look what it has changed, a moment later."""
        if self._due or not self.wanted or not self._session.front.live:
            return
        message = self._shell.kernel.get_parent("shell")
        if message.get("header", {}).get("msg_type") != "comm_msg":
            return
        if message.get("content", {}).get("data", {}).get("method") in MOVES:
            self._due = True
            self._shell.kernel.io_loop.call_later(PAUSE, self._ask)

    def _ask(self) -> None:
        self._due = False
        requests_of(self._session).wave(self._asked_for)

    async def _asked_for(self, loop: bool) -> None:
        if self.wanted:
            self._began = time.time()
            await self._make("a widget or a cell before", loop=loop)

    # One wave

    async def _make(self, cause: str, *, loop: bool) -> None:
        standing = self._session.instance.standing()
        self._session.views.found(standing)
        stands = standing.all()
        late = tuple(name for name, each in stands.items() if each.status is not Status.FRESH)
        self._left = {name: key for name, key in self._left.items() if name in late and stands[name].key == key}
        if not late:
            return
        request = Request(late, only=True, lean=True, retry=False, cause=cause)
        plan = self._session.instance.runs.plan(request, standing)
        wave = self._chosen(plan, standing)
        try:
            if wave.to_make:
                quiet = plan.cost(wave.to_make) <= BILL
                chosen = replace(request, selected=wave.to_make)
                await self._session.runs.materialize(chosen, standing, quiet=quiet, loop=loop)
        except MaterializationFailed as failed:
            self._session.say(str(failed))
        except KeyboardInterrupt:
            self._leave((*wave.to_make, *wave.too_dear))
            raise
        else:
            self._leave(wave.too_dear)
        if wave.too_dear:
            self._tell(wave.too_dear, plan)

    def _chosen(self, plan: Plan, standing: Standing) -> Wave:
        runs, stands = self._session.runs, standing.all()
        refused = {name for name in plan.to_make if self._is_refused(stands[name])}
        unknown = runs.never_timed(plan, plan.to_make, standing)
        return wave_of(plan, standing.graph.upstream, runs.ask_above, refused, unknown)

    def _is_refused(self, stands: Assessment) -> bool:
        """Whether an asset is left without a word: its cell says so, this cell has made it, or a wave has left it."""
        asset = self._session.instance.definitions.by_name[ResultName(stands.asset.key)]
        made = stands.result is not None and stands.result.made_at >= self._began
        held = self._session.runs.held.get(stands.asset) is asset
        return made or held or stands.asset in self._left

    def _leave(self, names: Iterable[ResultName]) -> None:
        names = tuple(names)
        stands = self._session.instance.standing(between_cells=True).all() if names else {}
        self._left.update((name, stands[name].key) for name in names if stands[name].status is not Status.FRESH)

    def _tell(self, names: tuple[ResultName, ...], plan: Plan) -> None:
        unknown = tuple(str(name) for name in names if not plan.expected.get(name))
        words = tuple(map(str, names))
        told = bill(Forecast(words, plan.cost(names), unknown))
        left = "left as they are" if len(words) > 1 else "left as it is"
        self._session.say(f"{left}: {told}. %materialize {', '.join(words)} goes on.")
