"""Runs notebooks quickly: one process that has imported everything forks a child for each notebook it is given.

It reads one request as JSON from every line of its standard input and answers with one line. In the child stands an
``InteractiveShell`` with nbasset loaded, as in a kernel; what is left out is only the front end. The shell is made
before the fork, and has run nothing.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import pkgutil
import re
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

IMPORTED = (
    "asyncio",
    "sqlite3",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.interactiveshell",
    "IPython.core.magics.extension",
    "numpy",
    "pandas",
    "cloudpickle",
    "nbasset",
)
"""What every child would import by itself, beside all of nbasset."""

SECONDS = 60
"""A child that takes longer is stuck."""


def shown(value: Any, around: tuple[int, ...] = ()) -> str:
    """A value as text, exact to the type, and the same under every hash seed."""
    if id(value) in around:
        return f"^{around[::-1].index(id(value))}"
    return _shown(value, type(value), partial(shown, around=(*around, id(value))))


def _shown(value: Any, kind: type, shown: Callable[[Any], str]) -> str:
    if kind is int and value.bit_length() > 10_000:
        return hex(value)
    if issubclass(kind, dict):
        return f"{type(value).__name__}({', '.join(f'{shown(k)}: {shown(v)}' for k, v in value.items())})"
    if issubclass(kind, (set, frozenset)):
        return f"{type(value).__name__}({', '.join(sorted(map(shown, value)))})"
    if issubclass(kind, (list, tuple)) and kind.__module__ == "builtins":
        return f"{type(value).__name__}({', '.join(map(shown, value))})"
    if hasattr(kind, "__next__"):
        return f"iterator({', '.join(map(shown, value))})"
    if kind.__repr__ is object.__repr__ and kind.__dictoffset__:
        inside = object.__getattribute__(value, "__dict__")
        return f"{kind.__name__}({', '.join(f'{k}={shown(v)}' for k, v in inside.items())})"
    if kind.__module__ in ("builtins", "functools") and callable(value) and hasattr(value, "__qualname__"):
        return f"callable {value.__qualname__}"
    return shown_table(value)


def shown_table(value: Any) -> str:
    """A table or array as text, with its types and names."""
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        columns = [shown(value.iloc[:, number]) for number in range(value.shape[1])]
        return f"frame({shown(value.columns)}, {shown(value.index)}, {columns})"
    if isinstance(value, pd.Series):
        return f"series({value.name!r}, {shown(value.index)}, {value.dtype}, {value.tolist()!r})"
    if isinstance(value, pd.Index):
        return f"index({list(value.names)!r}, {value.dtype}, {value.tolist()!r})"
    if isinstance(value, np.ndarray):
        return f"array({value.dtype}, {value.shape}, {value.tolist()!r})"
    try:
        return re.sub(r" at 0x\w+", "", f"{type(value).__name__} {value!r}")
    except Exception:  # noqa: BLE001  # a value that does not say what it is
        return type(value).__name__


class Child:
    """One process's notebook.

    Args:
        request: ``folder``, ``env`` and ``steps``; each step has ``files`` to write (nothing removes), ``touch``, ``env``,
            ``cells`` to run, as pairs of id and text; and as a page tells them the ids of those that are ``gone``, and
            of all in the ``order`` of the document. In mode ``reactive`` the cells alone are run, or any other where
            there is none. Without ``ids`` the shell is told none of a cell, and no page tells anything.
    """

    def __init__(self, request: dict[str, Any]) -> None:
        os.environ.update(request["env"])
        os.chdir(request["folder"])
        sys.path.insert(0, "")
        sys.dont_write_bytecode = not request["live"]
        self.errors: list[str] = []
        self.ran: list[str] = []
        self.outside: list[str] = []
        self.stayed: list[str] = []
        self._count_bodies()
        self.ids = bool(request.get("ids", True))
        self.shell = new_shell()
        self.cell("load", "%load_ext nbasset")
        self.reactive = bool(request.get("reactive"))
        if self.reactive:
            self.cell("mode", "%nbasset mode reactive")
        self.beside = request.get("beside", "")
        if self.beside:
            self._make_beside()

    def _make_beside(self) -> None:
        """Have other processes make the steps: one alone, also of runs that have no other step; two at once; or two in
        the background. What they have made has run.
        """
        from nbasset.instance.apart import Written
        from nbasset.instance.elsewhere import Elsewhere, Stays
        from nbasset.instance.executors import Executors

        def counting(adopt: Any) -> Any:
            def counted(outside: Any, step: Any, *args: Any) -> Any:
                made = adopt(outside, step, *args)
                if made is not None:
                    self.ran.extend(map(str, step.names))
                    self.outside.extend(map(str, step.names))
                return made

            return counted

        def told(stays: Any, names: Any, reason: str) -> None:
            self.stayed.extend(map(str, names))
            tell(stays, names, reason)

        tell, workers = Stays.tell, Executors.workers
        Stays.tell = told  # type: ignore[method-assign]
        for each in (Elsewhere, Written):
            each.adopt = counting(each.adopt)  # type: ignore[method-assign]
        Executors.workers = lambda executors, asked=None, steps=2: workers(executors, asked)  # type: ignore[method-assign]
        if self.beside != "alone":
            self.cell("mode", "%nbasset mode define")
        if self.beside != "behind":
            self.cell("executor", f"%nbasset executor processes {1 if self.beside == 'alone' else 2}")

    def make(self) -> None:
        """Make everything that is not made yet."""
        if self.beside == "behind":
            self.cell("all", "%materialize --background")
            self.cell("wait", "%materialize --wait")
        elif not self.reactive:
            self.cell("all", "%materialize")

    def _count_bodies(self) -> None:
        """Count what truly runs: the bodies."""
        from nbasset.engine.body import Performer

        run = Performer._run

        async def counted(performer: Any, work: Any, *args: Any) -> Any:
            at_once = [asset for point in work.asset.at_once for asset in (work.asset.at(point),)] or [work.asset]
            self.ran.extend(str(name) for asset in at_once for name in asset.names)
            return await run(performer, work, *args)

        Performer._run = counted

    def cell(self, name: str, text: str) -> None:
        result = self.shell.run_cell(text, store_history=True, cell_id=name if self.ids else None)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            self.errors.append(f"{type(error).__name__}: {error}")

    def step(self, step: dict[str, Any]) -> dict[str, Any]:
        for each in (self.errors, self.ran, self.outside, self.stayed):
            each.clear()
        change(step)
        from nbasset.notebook.current_session import current_session

        session = current_session()
        recalled = in_a_child(partial(self.recalled, session, step["page"])) if step.get("page") else None
        for name in step["gone"]:
            session.plain.is_there(name, there=False)
        if step["order"] and self.ids:
            session.plain.stands(step["order"])
        for name, text in step["cells"]:
            self.cell(name, text)
        session = current_session()  # cells may have loaded it again
        self.make()
        if self.reactive and not step["cells"]:
            self.cell("any", "0")
        assets = session.views.all()["assets"]
        names = [each["name"] for each in assets if each["key"]]
        errors = list(self.errors)
        if names:
            self.cell("look", f"({', '.join(names)},);")
        if recalled is not None:
            session.recall.keep()
        return {
            "recalled": recalled,
            "ran": [*self.ran],
            "outside": [*self.outside],
            "stayed": [*self.stayed],
            "seen": {name: self.seen(name, session) for name in names},
            "stored": {name: shown(session.instance.value(name)) for name in names},
            "status": {each["name"]: each["status"] for each in assets},
            "marks": {each["name"]: each["marks"] for each in assets},
            "why": {each["name"]: [cause["text"] for cause in each["causes"]] for each in assets},
            "errors": errors,
        }

    def recalled(self, session: Any, page: list[tuple[str, str]]) -> dict[str, str]:
        """The assets that can be used before any cell has run, and what they are worth."""
        session.recall.cells.told([{"id": name, "source": text} for name, text in page])
        for name in map(str, session.recall.seen.assets):
            self.cell("below", name)
        views = {each["name"]: each for each in session.views.all()["assets"]}
        sure = [name for name, each in views.items() if each["status"] == "FRESH" and not each["marks"]]
        return {name: shown(session.instance.value(name)) for name in sure}

    def seen(self, name: str, session: Any) -> str:
        """What a plain cell sees.

        An iterator is looked at in a copy, since looking uses it up; what ``@asset`` defines keeps its name.
        """
        value = self.shell.user_ns.get(name, "not there")
        own = hasattr(type(value), "__next__") or type(value).__name__ == "Asset"
        return shown(session.instance.value(name) if own else value)


def new_shell() -> Any:
    """The shell of this process; the same at the second call."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    return InteractiveShell.instance(config=config)


def change(step: dict[str, Any]) -> None:
    """Write, remove and touch files, set variables of the environment."""
    for name, text in step["files"].items():
        path = Path(name)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for name in step["touch"]:
        os.utime(name)
    for name, text in step["env"].items():
        if text is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = text


def in_a_child(what: Callable[[], Any]) -> Any:
    """What something gives in a process of its own, which leaves nothing behind here."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(what(), pipe)
        except BaseException:  # noqa: BLE001  # the log tells it
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def serve_workers() -> None:
    """Start the server from which the workers of all children are forked: it has imported everything, and run nothing.

    Python's server belongs to whoever has started it; a child asks the one of its driver.
    """
    from multiprocessing import forkserver, get_context

    if forkserver._forkserver._forkserver_pid is None:
        from nbasset.instance.executors import Executors, preloaded

        get_context("forkserver").set_forkserver_preload([*IMPORTED, "sklearn", *preloaded(Executors(Path).preloaded)])
        forkserver.ensure_running()
        forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What the child of a request found."""
    if request.get("beside"):
        serve_workers()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        end = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return json.loads(text) if text else {"crash": f"the process ended with {end}, without an answer"}
    os.close(reading)
    faulthandler.register(signal.SIGALRM, chain=True)
    signal.alarm(3 * SECONDS if request.get("beside") else SECONDS)
    with Path(request["log"]).open("a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    try:
        child = Child(request)
        found: dict[str, Any] = {"steps": [child.step(step) for step in request["steps"]]}
    except BaseException:  # noqa: BLE001  # whatever it is, the test tells it
        found = {"crash": traceback.format_exc()}
    with os.fdopen(writing, "w") as pipe:
        json.dump(found, pipe)
    os._exit(0)


def import_all() -> None:
    """Import what every child needs, and have done what is done once for a process: it is the same in each child."""
    for name in IMPORTED:
        import_module(name)
    import nbasset
    from nbasset.core import patterns
    from nbasset.libraries import origin, requirements
    from nbasset.versions.attached import attached

    for module in pkgutil.walk_packages(nbasset.__path__, "nbasset."):
        if "graph" not in module.name:
            import_module(module.name)

    for name in [name for name in sys.modules if name.startswith("nbasset.")]:
        for value in [*vars(sys.modules[name]).values()]:
            if isinstance(value, type):
                _ = value.__init__  # core.dataclass writes it when it is first asked for
            elif isinstance(value, patterns._Pattern):
                _ = value.pattern  # compiled when it is first asked for something
    for name in list(sys.modules):
        origin.place_of(name)
    origin._distributions()
    for name in ("numpy", "pandas"):
        requirements.required(name)
    origin.folders("purelib", "platlib")
    attached()


def main() -> None:
    """Answer until there are no more requests."""
    faulthandler.enable()
    import_all()
    os.fsync = lambda _: None  # no power fails here
    new_shell()
    gc.collect()
    gc.freeze()
    out = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        json.dump(answer(json.loads(line)), out)
        out.write("\n")
        out.flush()


if __name__ == "__main__":
    main()
