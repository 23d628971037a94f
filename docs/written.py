"""Pages that are written from the code at each build, so that they say what is there: ``write_all`` writes them.

They stand in ``_written/``, which is not kept: the magics from their parsers, what counts as stale from the truth
families, the reference from the docstrings, and the lessons, run once for their outputs.
"""

from __future__ import annotations

import argparse
import inspect
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import nbasset

HERE = Path(__file__).parent
WRITTEN = HERE / "_written"
LESSONS = HERE.parent / "notebooks"
FAMILIES = HERE.parent / "tests" / "truth" / "families"


def write_all() -> None:
    """Write every page anew."""
    shutil.rmtree(WRITTEN, ignore_errors=True)
    WRITTEN.mkdir()
    for name, page in {
        "magics": magics(),
        "what-counts": what_counts(),
        "reference": reference(),
    }.items():
        (WRITTEN / f"{name}.md").write_text(page, encoding="utf-8")
    shutil.copytree(LESSONS / "data", WRITTEN / "data")
    for language in ("en", "ja"):
        folder = WRITTEN / language
        folder.mkdir()
        for path in sorted((LESSONS / language).glob("*.ipynb")):
            lesson = nbformat.read(path, as_version=4)
            lesson.metadata.language_info["pygments_lexer"] = "ipython3"
            nbformat.write(lesson, folder / path.name)
    if os.environ.get("NBASSET_DOCS_RUN"):
        run_lessons()


def magics() -> str:
    """Every magic with its options, from the parsers that read them."""
    from nbasset.notebook.magics.parsers import PARSERS

    parts = [f"## `{name}`\n\n```text\n{help_of(make())}\n```" for name, make in sorted(PARSERS.items(), key=_bare)]
    return page_of("Magics", "Written from the parsers that read them; `?` behind a magic shows the same.", parts)


def _bare(item: tuple[str, object]) -> str:
    return item[0].lstrip("%")


def help_of(parser: argparse.ArgumentParser) -> str:
    """What ``-h`` shows, at one width wherever it is asked.

    >>> print(help_of(argparse.ArgumentParser("%assets", add_help=False)))
    usage: %assets
    """
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        return parser.format_help().strip()
    finally:
        os.environ.pop("COLUMNS") if before is None else os.environ.update(COLUMNS=before)


def what_counts() -> str:
    """What makes a result stale and what does not: a table for each truth family, a row for each of its cases."""
    parts = []
    for path in sorted(FAMILIES.glob("*.py")):
        if path.stem != "__init__":
            family = import_module(f"truth.families.{path.stem}")
            parts.append("\n".join([f"## {title(family)}", "", *rows_of(family.CASES)]))
    told = (
        "Each row is a small notebook that is edited; tests run it from scratch and live, and hold nbasset to what is "
        "said here (`tests/truth/families`). *Made again* names the assets of that notebook that are made after the "
        "change; *nothing* means that all of them stay fresh."
    )
    return page_of("What counts as stale", told, parts)


def title(module: ModuleType) -> str:
    """The first words of a module's docstring."""
    words = (module.__doc__ or module.__name__).strip().splitlines()[0]
    return words.partition(":")[0].rstrip(".")


def rows_of(cases: Iterable[object]) -> Iterator[str]:
    """The table of a family."""
    yield "| what happens | made again | cannot be seen |"
    yield "|---|---|---|"
    for case in cases:
        steps = getattr(case, "steps", ())
        runs = dict.fromkeys(name for step in steps for name in (*step.runs.split(), *step.stale.split()))
        unsure = dict.fromkeys(name for step in steps for name in step.unsure.split())
        yield f"| {cell(getattr(case, 'name', ''))} | {names(runs) or 'nothing'} | {names(unsure, ', untracked')} |"


def names(found: Iterable[str], more: str = "") -> str:
    """Names as code, with a word behind them.

    >>> names(["a", "b"], ", untracked"), names([], ", untracked")
    ('`a`, `b`, untracked', '')
    """
    told = ", ".join(f"`{name}`" for name in found)
    return f"{told}{more}" if told else ""


def cell(text: str) -> str:
    """A text as the cell of a table.

    >>> cell("a | b <c>")
    'a \\\\| b &lt;c>'
    """
    return text.replace("|", "\\|").replace("<", "&lt;")


def page_of(heading: str, told: str, parts: Iterable[str]) -> str:
    """A page."""
    return "\n\n".join([f"# {heading}", told, *parts]) + "\n"


def reference() -> str:
    """The public face, name by name, from the docstrings."""
    kinds: dict[str, list[str]] = {"Functions and decorators": [], "Classes": [], "Objects": []}
    for name in sorted(set(nbasset.__all__) - {"load_ipython_extension", "unload_ipython_extension"}):
        thing = getattr(nbasset, name)
        kind, directive = ("Objects", "autodata")
        if inspect.isclass(thing):
            kind, directive = ("Classes", "autoclass")
        elif inspect.isfunction(thing):
            kind, directive = ("Functions and decorators", "autofunction")
        kinds[kind].append(f"```{{eval-rst}}\n.. {directive}:: nbasset.{name}\n```")
    parts = [f"## {kind}\n\n" + "\n\n".join(entries) for kind, entries in kinds.items()]
    return page_of("Reference", "All of it is imported from `nbasset`.", parts)


def run_lessons() -> None:
    """Run the English lessons for their outputs, and show the same ones in the others, whose code is the same."""
    for path in sorted((WRITTEN / "en").glob("*.ipynb")):
        run = nbformat.read(path, as_version=4)
        try:
            run_one(run)
        except CellExecutionError as error:  # something it needs is not here: it stands there without outputs
            print(f"{path.name} is shown without outputs: {error.ename}: {error.evalue}")
            continue
        shown = {each.id: [plain(one) for one in each.outputs] for each in run.cells if each.cell_type == "code"}
        for language in ("en", "ja"):
            there = path.parents[1] / language / path.name
            nbformat.write(with_outputs(nbformat.read(there, as_version=4), shown), there)


def run_one(notebook: NotebookNode) -> None:
    """Run a lesson in a kernel beside a copy of its data, with a store and a secret of its own.

    Raises:
        CellExecutionError: when a cell raises that is not meant to.
    """
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(LESSONS / "data", Path(name) / "data")
        folder = Path(name) / "en"
        folder.mkdir()
        own = {"NBASSET_HOME": str(folder / ".nbasset"), "NBASSET_SECRET_FILE": str(Path(name) / "secret")}
        NotebookClient(notebook, timeout=600, kernel_name="python3").execute(cwd=str(folder), env={**os.environ, **own})


def plain(output: NotebookNode) -> NotebookNode:
    """An output without what only a live page can draw."""
    for kind in [
        each for each in output.get("data", {}) if any(part in each for part in ("widget", "nbasset", "mermaid"))
    ]:
        del output.data[kind]
    return output


def with_outputs(notebook: NotebookNode, shown: Mapping[str, list[NotebookNode]]) -> NotebookNode:
    """A notebook with outputs, by the ids of its cells."""
    for each in notebook.cells:
        if each.cell_type == "code":
            each.outputs = shown[each.id]
    return notebook
