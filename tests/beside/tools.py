"""One session of each tool, in a process of its own: ``python tests/beside/tools.py nbasset`` reads what is asked for as JSON.

Each tool is used as its documentation says, with what it offers to keep results: ``joblib.Memory`` on every step,
``marimo.persistent_cache`` on every step, Dagster's code versions and observed source files.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import pickle
import re
import runpy
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Session = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes an analysis as JSON; gives every step's value, and perhaps which steps were made."""


def scratch(told: dict[str, Any]) -> dict[str, Any]:
    """Everything from scratch, with no tool: what is true."""
    names: dict[str, Any] = {}
    for text in told["plain"]:
        exec(text, names)
    values: dict[str, Any] = {}
    for step in told["steps"]:
        exec(step["function"], names)
        values[step["name"]] = names[step["name"]](*(values[each] for each in step["rests_on"]))
    return {"values": values}


def nbasset(told: dict[str, Any]) -> dict[str, Any]:
    """Cells in IPython, each step an asset."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    cells = ["%load_ext nbasset", *told["plain"]]
    cells += [f"%%asset --define\n{step['function']}" for step in told["steps"]]
    for number, cell in enumerate([*cells, "run = %materialize --quiet"]):
        shell.run_cell(cell, store_history=True, cell_id=f"c{number}").raise_error()
    made = list(shell.user_ns["run"].made)
    import nbasset

    return {"values": {step["name"]: nbasset.load_asset_value(step["name"]) for step in told["steps"]}, "made": made}


def _script(told: dict[str, Any], head: str, decorator: str) -> str:
    lines = [head, *told["plain"]]
    lines += [f"{decorator}\n{step['function']}" for step in told["steps"]]
    return "\n\n".join(lines)


def joblib(told: dict[str, Any]) -> dict[str, Any]:
    """A script whose steps are remembered by their arguments."""
    calls = (
        f"VALUES[{step['name']!r}] = {step['name']}({', '.join(f'VALUES[{each!r}]' for each in step['rests_on'])})"
        for step in told["steps"]
    )
    head = 'from joblib import Memory\n\nmemory = Memory("remembered", verbose=0)'
    text = "\n".join([_script(told, head, "@memory.cache"), "VALUES = {}", *calls, ""])
    Path("analysis.py").write_text(text, encoding="utf-8")
    return {"values": runpy.run_path("analysis.py", run_name="__main__")["VALUES"]}


def marimo(told: dict[str, Any]) -> dict[str, Any]:
    """A notebook; each step's function is cached on disk by the decorator, which notices more than the block does."""
    cells = ["import marimo as mo", *told["plain"]]
    for step in told["steps"]:
        function = step["function"].replace(f"def {step['name']}(", f"def make_{step['name']}(", 1)
        call = f"{step['name']} = make_{step['name']}({', '.join(step['rests_on'])})"
        cells += [f"@mo.persistent_cache\n{function}", call]
    text = ["import marimo", "app = marimo.App()"]
    for cell in cells:
        text.append("@app.cell\ndef _():\n" + "\n".join(f"    {line}" for line in cell.splitlines()) + "\n    return")
    Path("analysis.py").write_text("\n\n\n".join(text) + "\n", encoding="utf-8")
    _, names = runpy.run_path("analysis.py", run_name="analysis")["app"].run()
    return {"values": {step["name"]: names[step["name"]] for step in told["steps"]}}


def dagster(told: dict[str, Any]) -> dict[str, Any]:
    """Assets with code versions, and files as observed sources; what is unsynced is materialized until nothing is."""
    import dagster as dg
    from dagster._core.definitions.data_version import StaleStatus
    from dagster._core.definitions.observe import observe
    from dagster._utils.test.data_versions import get_stale_status_resolver

    head = "import hashlib\nimport dagster as dg"
    names: dict[str, Any] = {}
    for text in (head, *told["plain"]):
        exec(text, names)
    for step in told["steps"]:
        if step["file"]:
            source = step["file"].replace(".", "_")
            digest = f"hashlib.sha256(Path({step['file']!r}).read_bytes()).hexdigest()"
            exec(f"@dg.observable_source_asset\ndef {source}():\n    return dg.DataVersion({digest})", names)
        deps = f", deps=[{source}]" if step["file"] else ""
        version = told["versions"].get(step["name"], 1)
        exec(f'@dg.asset(code_version="{version}"{deps})\n{step["function"]}', names)
    sources = [names[step["file"].replace(".", "_")] for step in told["steps"] if step["file"]]
    assets = [names[step["name"]] for step in told["steps"]]
    with dg.DagsterInstance.get() as instance:
        observe(sources, instance=instance)
        for _ in assets:
            resolver = get_stale_status_resolver(instance, [*assets, *sources])
            old = [each for each in assets if resolver.get_status(each.key) != StaleStatus.FRESH]
            if not old:
                break
            dg.materialize([*assets, *sources], selection=[each.key for each in old], instance=instance)
        kept = {
            each.key.to_user_string(): Path(os.environ["DAGSTER_HOME"], "storage", *each.key.path) for each in assets
        }
        return {"values": {name: pickle.loads(path.read_bytes()) for name, path in kept.items()}}


TOOLS: dict[str, Session] = {each.__name__: each for each in (scratch, nbasset, marimo, joblib, dagster)}


def _imported(tool: str) -> None:
    """Import it before the first session: each is a child of this process, which has done nothing else."""
    if tool == "nbasset":
        import_module("IPython.core.interactiveshell")
        import_module("nbasset.notebook.extension")
    elif tool != "scratch":
        import_module(tool)


def _session(tool: str, told: dict[str, Any]) -> dict[str, Any]:
    os.chdir(told["folder"])
    os.environ.update(told["env"])
    sys.path.insert(0, told["folder"])
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            found = TOOLS[tool](told)
    except Exception:  # noqa: BLE001  # what a tool raises is its answer
        return {"error": traceback.format_exc(), "values": {}, "made": []}
    made = found.get("made", re.findall(r"^made (\w+)$", said.getvalue(), re.MULTILINE))
    return {"values": {name: repr(value) for name, value in found["values"].items()}, "made": sorted(set(made))}


def main(tool: str) -> None:
    """Answer a line for every line."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _imported(tool)
    gc.freeze()
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if not pid:
            answer = _session(tool, told)
            Path(told["folder"], "answer.json").write_text(json.dumps(answer), encoding="utf-8")
            os._exit(0)
        os.waitpid(pid, 0)
        answers.write("done\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
