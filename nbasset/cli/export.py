"""``nbasset export``: a notebook's assets for Dagster, for Airflow, or as plain Python."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from nbasset.cli.documents import Document
from nbasset.cli.exit_codes import FAILED, OK
from nbasset.cli.kernel import Kernel, Message
from nbasset.cli.notebooks import Notebook, notebook
from nbasset.cli.parsers import Usage
from nbasset.cli.proving import found_there, other_versions
from nbasset.core.errors import NbassetError
from nbasset.export.proof import compared
from nbasset.export.records import Notebook as Record

TOOLS = ("dagster", "airflow", "python")
UNSTEADY = "it is another each time that the export makes it"
MARK = "\x1e"
"""What an answer of the kernel begins with."""
DEFINE = "get_ipython().run_line_magic('nbasset', 'mode define')"
MAKE = "get_ipython().run_line_magic('materialize', '')"


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset export``."""
    add = parser.add_argument
    add("tool", choices=TOOLS, metavar="|".join(TOOLS), help="what it is for")
    add("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")
    add("--out", required=True, metavar="DIR|FILE.py", help="the project's folder; for airflow and python the file")
    add("--prove", action="store_true", help="run the export in a fresh environment and compare every data version")
    add("--python", metavar="PYTHON", help="prove with this Python, which has all that is needed; makes no environment")
    add("--kernel", metavar="NAME", help="another kernel than the notebook's own")


def main(told: Namespace) -> int:
    """Do so.

    Raises:
        Usage: when the line makes no sense.
        NbassetError: when something of the notebook has no form outside of it.
    """
    book, out = notebook(told.notebook), Path(told.out).absolute()
    is_file = out.suffix == ".py"
    if (told.tool == "dagster") is is_file:
        wanted = "the folder of a project" if is_file else "a file, as script.py"
        raise Usage(f"--out of nbasset export {told.tool} is {wanted}, not {told.out}.")
    name = out.stem if is_file else book.name
    package = Record(name, (), ()).package
    if is_file and package != out.stem:
        raise Usage(f"{out.name} cannot be imported as a module: call it {package}.py.")
    source = out.parent if is_file else out / "src"
    below = source if is_file else source / package
    files, versions = _asked(book, told, name, below)
    for path, text in files.items():
        file = (source if is_file else out) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(file)
    if not told.prove:
        return OK
    here = {name: version for name, (version, *_) in versions.items()}
    home = book.path.absolute().parent
    parts = {name: key for name, (*_, key) in versions.items() if key}
    project = out if not is_file else None
    there, unsteady = found_there(told.tool, package, source, home, here, project, files, told.python, parts)
    untracked = {name: why for name, (_, why, _) in versions.items() if why}
    proof = compared(here, there, dict.fromkeys(unsteady, UNSTEADY) | untracked)
    print(proof)
    for sentence in other_versions(told.python, files) if told.python and not proof.holds else ():
        print(sentence)
    return OK if proof.holds else FAILED


def _asked(
    book: Notebook, told: Namespace, name: str, below: Path
) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str, str]]]:
    """The files that the notebook becomes, and with ``--prove`` the data versions of its assets."""
    document = Document(book.path)
    with Kernel(told.kernel or document.kernel, book.path.absolute().parent, {}, lambda: False) as kernel:
        cells: list[tuple[int, str]] = []
        of_assets = {cell.text for cell in document.cells if cell.is_asset}
        for id, text in book.texts:
            reply = kernel.run(text, _silent, cell=id)
            if reply.status == "died":
                raise NbassetError(f"The kernel ended in a cell of {book.path}.")
            if reply.status == "error" and text in of_assets:
                why = reply.evalue.splitlines()[0] if reply.evalue else reply.ename
                raise NbassetError(f"cell [{reply.number}] defines nothing, so that the notebook stays: {why}")
            if reply.number is not None:
                cells.append((reply.number, text))
            if "load_ext" in text and "nbasset" in text:
                kernel.run(DEFINE, _silent)
        if told.prove:  # and what nobody has made tells nothing of its type
            kernel.run(MAKE, _silent, cell="made-to-prove")
        asked = f"tell_written_out({told.tool!r}, {name!r}, {cells!r}, {str(below)!r})"
        answer = cast("dict[str, object]", json.loads(_answer(kernel, asked)))
        if "error" in answer:
            raise NbassetError(str(answer["error"]))
        versions: dict[str, tuple[str, str, str]] = {}
        if told.prove:
            found = json.loads(_answer(kernel, "tell_versions()"))
            versions = {name: (version, why, key) for name, (version, why, key) in found.items()}
    return cast("dict[str, str]", answer["files"]), versions


def _answer(kernel: Kernel, call: str) -> str:
    """What a function of the kernel's room for leaving says.

    Raises:
        NbassetError: when it says nothing.
    """
    heard: list[str] = []

    def hears(message: Message) -> None:
        if message["msg_type"] == "stream":
            heard.append(str(message["content"]["text"]))

    reply = kernel.run(f"import nbasset.notebook.leaving as _left; print({MARK!r} + _left.{call})", hears)
    _, mark, answer = "".join(heard).partition(MARK)
    if not mark:
        raise NbassetError(f"The kernel did not say what the notebook defines: {reply.evalue or reply.status}.")
    return answer


def _silent(_: Message) -> None:
    """What cells show is not shown."""
