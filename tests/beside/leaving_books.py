"""Notebooks that have left for other tools, and what these make of them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from books_that_leave import FILES, text_of
from shells import Notebook

import nbasset
from nbasset.export.proof import compared, program
from nbasset.notebook.leaving import versions_here, written_out

OURS = str(Path(nbasset.__file__).parents[1])

IN_FORKS = """
import json, os, sys
sys.argv = ["proof"]
sys.path.append({ours!r})
import nbasset.versions.data_version
with open(os.devnull, "w") as sys.stderr:
    exec({once!r}, {{"__name__": "once"}})
sys.stderr = sys.__stderr__
for text in json.load(sys.stdin):
    child = os.fork()
    if not child:
        with open(os.devnull, "w") as sys.stderr:
            try:
                exec(text, {{"__name__": "__main__"}})
            except BaseException as error:
                print(json.dumps({{"versions": {{}}, "error": f"{{type(error).__name__}}: {{error}}"}}))
        sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
"""
"""Runs programs one after another, each in a process that has used the tool once; what each prints last is a line."""

ONCE = {
    "dagster": """
import dagster

@dagster.asset
def first():
    return 1

dagster.materialize([first], instance=dagster.DagsterInstance.ephemeral())
""",
    "airflow": """
import airflow.api.common.trigger_dag, airflow.api_fastapi.execution_api.app, airflow.dag_processing.dagbag
import airflow.executors.workloads, airflow.models.dagrun, airflow.sdk, airflow.sdk.definitions.dag
import airflow.sdk.execution_time.supervisor, sqlalchemy.orm

sqlalchemy.orm.configure_mappers()
""",
}
"""By tool, what is to be done in the process from which the others are forked: most of what a run costs is the first."""


class Left:
    """A notebook that has left.

    Args:
        cells: its cells.
        folder: where it lies.
        monkeypatch: of the test.
        tool: for which tool.
        may_fail: whether some of it fails, as in lessons, which show that.
    """

    def __init__(
        self,
        cells: list[str],
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        tool: str = "dagster",
        may_fail: bool = False,
    ) -> None:
        self.tool, self.folder, self.project = tool, folder / "book", folder / "project"
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            (self.folder / file).write_text(text_of(file), encoding="utf-8")
        monkeypatch.chdir(self.folder)
        monkeypatch.syspath_prepend(self.folder)
        monkeypatch.setenv("NBASSET_HOME", str(folder / "store"))
        monkeypatch.setenv("NBASSET_SECRET_FILE", str(folder / "secret"))
        self.source = self.project / "src" if tool == "dagster" else self.project
        with contextlib.closing(Notebook()) as notebook:
            notebook.run("%nbasset mode define")
            numbered = list(enumerate(cells, notebook.shell.execution_count))
            for _, text in numbered:
                notebook.shell.run_cell(text, store_history=True)
            if may_fail:
                notebook.shell.run_cell("%materialize", store_history=True)
            else:
                notebook.run("%materialize")
            instance = notebook.session.instance
            told = versions_here(instance)
            self.versions = {name: version for name, (version, *_) in told.items()}
            self.parts = {name: key for name, (*_, key) in told.items() if key}
            self.untracked = {name: why for name, (_, why, _) in told.items() if why}
            below = self.source / "book" if tool == "dagster" else self.source
            files = written_out(tool, "book", numbered, str(below))
        for name, text in files.items():
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).write_text(text, encoding="utf-8")
        sys.modules.pop("rates_beside", None)

    def program(self) -> str:
        """What runs it there."""
        return program(self.tool, "book", str(self.source), OURS, str(self.folder), self.versions, self.parts)


def differences(left: Mapping[str, Left], python: str, **more: str) -> dict[str, str]:
    """By notebook, what its export makes otherwise than it, or does not make; nothing where it is equal.

    Args:
        left: the notebooks, all for the same tool.
        python: the Python that has the tool.
        **more: further environment variables.
    """
    tool = next(iter(left.values())).tool
    programs = json.dumps([each.program() for each in left.values()])
    command = [python, "-c", IN_FORKS.format(ours=OURS, once=ONCE[tool])]
    env = {**os.environ, **more}
    done = subprocess.run(command, input=programs, capture_output=True, text=True, env=env, check=False)
    told = [json.loads(each) for each in done.stdout.splitlines() if each.startswith('{"versions"')]
    assert len(told) == len(left), done.stdout + done.stderr
    wrong = {}
    for (name, each), found in zip(left.items(), told, strict=True):
        proof = compared(each.versions, found["versions"], each.untracked)
        if not proof.holds:
            wrong[name] = f"{proof} {found.get('error', '')}"
    return wrong
