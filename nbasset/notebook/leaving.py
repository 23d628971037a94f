"""Leaving: the notebook that runs here, written out for other tools."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbasset.api.schedules import ScheduleDefinition
from nbasset.core.errors import NbassetError
from nbasset.core.materialization import Materialization
from nbasset.core.selection import AssetSelection, parse_selection
from nbasset.core.selection_text import written
from nbasset.core.timetables import timetables_in
from nbasset.export.airflow import airflow_dag
from nbasset.export.dagster_project import dagster_project
from nbasset.export.places import ours
from nbasset.export.records import Job, Notebook
from nbasset.export.script import python_script
from nbasset.instance.instance import Instance
from nbasset.instance.leaving import leaving
from nbasset.notebook.current_session import current_session
from nbasset.notebook.transform import is_asset_cell
from nbasset.versions.data_version import data_version

VERSION = str(vars(sys.modules["nbasset"])["__version__"])
FORMS: Mapping[str, Callable[[Notebook], Mapping[str, str]]] = {
    "dagster": lambda notebook: dagster_project(notebook, VERSION),
    "airflow": lambda notebook: {f"{notebook.package}.py": airflow_dag(notebook)},
    "python": lambda notebook: {f"{notebook.package}.py": python_script(notebook)},
}
"""By tool, what files a notebook becomes."""


def written_out(tool: str, name: str, cells: Sequence[tuple[int, str]], below: str) -> dict[str, str]:
    """The files that the notebook of this kernel becomes.

    Args:
        tool: ``dagster``, ``airflow`` or ``python``.
        name: what the notebook is called.
        cells: the sources of its code cells by number, in the order of the document.
        below: the folder that the module will lie in.

    Raises:
        NbassetError: when nbasset is not loaded, or something of it has no form outside of a notebook.
    """
    session = current_session()
    if session is None:
        raise NbassetError(f"The notebook {name} does not load nbasset: begin it with %load_ext nbasset.")
    shell = session.shell
    plain = [(number, source) for number, source in cells if not is_asset_cell(source)]

    def as_python(source: str) -> str:
        return str(shell.transform_cell(source))

    notebook = leaving(session.instance, name, plain, as_python, _timed(cells), Path(below))
    files = {**FORMS[tool](notebook)}
    return files if tool == "dagster" else {**files, **_beside(tool, notebook, files[f"{notebook.package}.py"])}


def _beside(tool: str, notebook: Notebook, text: str) -> dict[str, str]:
    """The local modules beside a single file, and what pip has to install."""
    needed = [*(["apache-airflow>=3", "cloudpickle"] if tool == "airflow" else []), *ours(text, VERSION)]
    modules = {f"{name.replace('.', '/')}.py": text for name, text in notebook.modules.items()}
    return {**modules, "requirements.txt": "".join(f"{each}\n" for each in (*needed, *notebook.requirements))}


def _timed(cells: Sequence[tuple[int, str]]) -> list[Job]:
    """What runs by itself: by lines of cells, and by schedules that the notebook has names for."""
    found = []
    for each in timetables_in(text for _, text in cells):
        words = ",".join(each.selection)
        selection = parse_selection(words) if words else AssetSelection.all()
        text = "" if each.job else written(selection.terms)
        found.append(Job(each.job or each.name, text, each.cron[0], each.zone))
    for value in [*vars(sys.modules["__main__"]).values()]:
        if isinstance(value, ScheduleDefinition) and value.job_name and isinstance(value.cron_schedule, str):
            found.append(Job(value.job_name, "", value.cron_schedule, value.execution_timezone or ""))
    return found


def tell_written_out(tool: str, name: str, cells: Sequence[tuple[int, str]], below: str) -> str:
    """The same as JSON: ``files``, or ``error`` with what is wrong.

    Args:
        tool: as there.
        name: as there.
        cells: as there.
        below: as there.
    """
    try:
        return json.dumps({"files": written_out(tool, name, cells, below)})
    except NbassetError as error:
        return json.dumps({"error": str(error)})


def versions_here(instance: Instance) -> dict[str, tuple[str, str, str]]:
    """By result: its data version, empty where it was not made; what of it nobody can know; and its partition's key.

    Args:
        instance: the notebook's.
    """
    standing = instance.standing()
    definitions = standing.definitions
    wholes = getattr(definitions, "wholes", {})
    return {
        str(name): (
            _version(instance, str(name), each.current) if each.current else "",
            next(iter(each.marks), ""),
            definitions.by_name[name].partition_key or "",
        )
        for name, each in standing.all().items()
        if not name.key.is_check and name not in wholes
    }


def _version(instance: Instance, name: str, made: Materialization) -> str:
    """The data version of a value; of what a resource keeps, whose code counts beside it, that of the value alone."""
    kept = made.io in instance.definitions.resources
    return data_version(instance.value(name)).digest if kept else made.data_version


def tell_versions() -> str:
    """The same of the notebook of this kernel, as JSON."""
    session = current_session()
    return json.dumps(versions_here(session.instance) if session is not None else {})
