"""Scheduling: the ticks of a notebook's schedules, each run once, also when whoever runs it is killed.

Which tick was begun and which has ended is in the store's folder. A tick whose run was killed is begun again, for the
same occasion, so that nobody is told anything twice; after some times it is given up, and who wants to know is told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from nbasset.cli.exit_codes import OK, STOPPED, worst
from nbasset.core.dataclass import replace
from nbasset.core.notices import Hook
from nbasset.core.timetables import Timetable
from nbasset.engine.ticking import TRIES, Done, Tick, due, next_tick, shown
from nbasset.storage.schedule_files import at_work, read_done, write_done

LONGEST_WAIT = 30.0
"""Seconds until the clock is looked at again: it may be set, and the computer may sleep."""


def said(sentence: str) -> None:
    """Print a sentence with the time, at once.

    Args:
        sentence: the sentence.
    """
    print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {sentence}", flush=True)


class Scheduler:
    """Runs a notebook's schedules.

    Args:
        root: the folder of its store.
        path: the notebook.
        tables: its schedules.
        say: called with what happens, in sentences.
        command: what is run, before what a schedule says.
    """

    def __init__(
        self,
        root: Path,
        path: Path,
        tables: Sequence[Timetable],
        say: Callable[[str], None] = said,
        command: Sequence[str] | None = None,
    ) -> None:
        self._root, self._path, self._tables, self._say = root, path, tables, say
        self._command = command or [sys.executable, "-m", "nbasset", "run", str(path)]
        self._notebook = path.stem

    def go_on(self) -> int:
        """Run what is due, whenever it is, until somebody stops it.

        Returns:
            The exit code.
        """
        with _stoppable():
            try:
                while True:
                    self.tick(time.time())
                    now = time.time()
                    ahead = min(next_tick(each, now) for each in self._tables) - now
                    time.sleep(min(max(ahead, 0.1), LONGEST_WAIT))
            except KeyboardInterrupt:
                self._say("stopped.")
                return STOPPED

    def tick(self, now: float) -> int:
        """Run what is due.

        Args:
            now: the present, in seconds since 1970 (UTC).

        Returns:
            The exit code: the worst of the runs'.
        """
        with _stoppable():
            return worst([self._one(each, now) for each in self._tables])

    def _one(self, table: Timetable, now: float) -> int:
        with at_work(self._root, self._notebook, table.what) as lock:
            done = self._known(table, now)
            tick = due(table, done, now)
            if tick is None:
                return OK
            if lock is None:
                self._say(f"{table.name}: {shown(table, tick.at)} is due, and {table.what} is still at work: it waits.")
                return OK
            return self._begin(table, done, tick, lock)

    def _known(self, table: Timetable, now: float) -> Done:
        """What has become of its ticks; what it sees for the first time begins now."""
        told = read_done(self._root, self._notebook, table.name)
        if "since" in told:
            return Done(told["since"], told.get("last", 0.0), told.get("begun", 0.0), int(told.get("tries", 0)))
        found = Done(now)
        self._keep(table, found)
        return found

    def _keep(self, table: Timetable, done: Done) -> None:
        write_done(self._root, self._notebook, table.name, asdict(done))

    def _begin(self, table: Timetable, done: Done, tick: Tick, lock: int) -> int:
        done = replace(done, begun=tick.at, tries=tick.tries + 1)
        self._keep(table, done)
        occasion = f"{table.name} {shown(table, tick.at)}"
        self._say(f"{table.name}: {table.what} for {shown(table, tick.at)}{_besides(tick)}.")
        if tick.tries:
            from nbasset.instance.notifying import deliver_from

            deliver_from(self._root, self._notebook, self._say)
        began = time.time()
        code = self._run(table, occasion, lock)
        took = time.time() - began
        if code < 0 or code >= STOPPED:  # by a signal
            return self._killed(table, done, occasion, took)
        self._keep(table, replace(done, last=tick.at))
        self._say(f"{table.name}: ended with code {code} after {took:.0f} s.")
        return code

    def _run(self, table: Timetable, occasion: str, lock: int) -> int:
        """Run the notebook; its process holds the lock too, should this one be killed."""
        from nbasset.instance.notifying import OCCASION  # most looks at the clock find nothing to run

        process = subprocess.Popen(
            [*self._command, *table.words],
            env={**os.environ, OCCASION: occasion},
            pass_fds=() if sys.platform == "win32" else (lock,),
        )
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise

    def _killed(self, table: Timetable, done: Done, occasion: str, took: float) -> int:
        if done.tries < TRIES:
            self._say(f"{table.name}: its run was killed; the next tick begins it again.")
            return STOPPED
        self._keep(table, replace(done, last=done.begun))
        failure = f"{table.what} was killed {TRIES} times and is not begun again for {occasion.partition(' ')[2]}."
        self._say(f"{table.name}: {failure}")
        if table.on_failure:
            from nbasset.instance.notifying import Command, tell_of

            told = Command(took, table.job, (), failure, occasion)
            tell_of(self._root, self._notebook, [Hook("failure", table.on_failure)], told, self._say)
        return STOPPED


def _besides(tick: Tick) -> str:
    again = ", once more, as its run was killed" if tick.tries else ""
    return f"{f', for {tick.missed} that were missed as well' if tick.missed else ''}{again}"


@contextmanager
def _stoppable() -> Iterator[None]:
    """A scheduler's SIGTERM stops as the keyboard does."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # on another thread than the first, nobody can say what a signal does
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
