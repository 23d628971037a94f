"""Projects of Dagster in a notebook: brought in by ``%nbasset import``, and anew when their files are edited."""

from __future__ import annotations

import importlib
import os
import sys
from functools import partial
from pathlib import Path
from types import ModuleType

from nbasset.api.projects import taken
from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions
from nbasset.notebook.options import BadOption
from nbasset.notebook.session import Session

_DEFINING = (".py", ".yaml", ".yml")
"""How the names of files end from which Dagster makes definitions."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Args:
        module: the module that has the definitions.
        selection: which of the assets.
        read: those whose values are read, and which are never made.
        write: whether what is made goes through the project's I/O managers.
    """

    module: str
    selection: str = ""
    read: tuple[str, ...] = ()
    write: bool = False


class Project:
    """One project that was brought in.

    Args:
        session: the notebook's session.
        wanted: what was asked for.
    """

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self.session = session
        self.wanted = wanted
        self._found: object = None

    def bring_in(self) -> Definitions:
        """What the project defines, as it stands in its files.

        Raises:
            BadOption: when there is no such module, or it has no definitions.
            InvalidDefinition: when something in it has no counterpart here.
        """
        try:
            module = importlib.import_module(self.wanted.module)
        except ModuleNotFoundError as error:
            if error.name and self.wanted.module.startswith(error.name):
                raise BadOption(f"%nbasset import: there is no module {self.wanted.module}.") from None
            raise
        self._found = definitions_in(module)
        if self._found is None:
            raise BadOption(f"%nbasset import: the module {self.wanted.module} has no Definitions of Dagster.")
        wanted = self.wanted
        return Definitions(*taken(self._found, wanted.selection, wanted.read, write=wanted.write))

    def bring_in_again(self) -> Definitions:
        """The same after files were edited; Dagster loads some of them by itself."""
        module = importlib.import_module(self.wanted.module)
        if definitions_in(module) is self._found:
            importlib.reload(module)
        return self.bring_in()

    def register(self) -> Definitions:
        """Bring it in, in the cell that runs.

        Returns:
            What it defines.
        """
        found = self.bring_in()
        self.session.definitions.register(found)
        name = self.wanted.module
        cell = self.session.cells.current.id or self.wanted  # the same cell means the same import
        place = f"{name} in {cell}"
        self.session.followed.follow(place, name, self.bring_in_again, found, partial(files_of, name.partition(".")[0]))
        return found


def files_of(package: str) -> dict[str, tuple[int, int] | None]:
    """The files of a package from which Dagster makes definitions by itself: modules, and what components say.

    Args:
        package: its name.

    Returns:
        Them by their paths; with what tells an edit of those that are no modules: these are looked at as they were
        loaded.
    """
    found: dict[str, tuple[int, int] | None] = {}
    for root in getattr(sys.modules.get(package), "__path__", ()):
        for folder, inner, names in os.walk(root):
            inner[:] = [name for name in inner if name != "__pycache__" and not name.startswith(".")]
            for path in (Path(folder, name) for name in names if name.endswith(_DEFINING)):
                told = None if path.suffix == ".py" else path.stat()
                found[str(path)] = told and (told.st_mtime_ns, told.st_size)
    return found


def definitions_in(module: ModuleType) -> object:
    """Dagster's definitions in a module: what is called ``defs``, or else the only ones; ``None`` without any.

    Args:
        module: the module.
    """
    found = [each for each in vars(module).values() if are_definitions(each)]
    named = getattr(module, "defs", None)
    return named if are_definitions(named) else found[0] if len(set(map(id, found))) == 1 else None


def are_definitions(value: object) -> bool:
    """Whether something is Dagster's definitions, or a function that gives them.

    Args:
        value: anything.
    """
    kind = type(value)
    return kind.__name__ in ("Definitions", "LazyDefinitions") and kind.__module__.partition(".")[0] == "dagster"


def import_project(session: Session, line: str) -> None:
    """``%nbasset import``: bring in what a project of Dagster defines.

    Args:
        session: the notebook's session.
        line: the module, then perhaps a selection, ``--read NAMES`` and ``--write``.
    """
    wanted = _read(line)
    project = Project(session, wanted)
    found = project.register()
    sources = [str(name) for name, asset in found.by_name.items() if asset.external]
    made = len(found.by_name) - len(sources)
    told = f"import {wanted.module}: {made} assets"
    told += f"; {', '.join(sources)} read from where the project keeps them, and never made" if sources else ""
    kept = "through the project's I/O managers" if wanted.write else "in this notebook's store"
    session.say(f"{told}. What is made is kept {kept}.")


def _read(line: str) -> Wanted:
    words = line.split()
    read: list[str] = []
    while "--read" in words:
        at = words.index("--read")
        if at + 1 == len(words):
            raise BadOption("%nbasset import: --read takes names of assets, for example --read orders,customers.")
        read += [name for name in words[at + 1].split(",") if name]
        del words[at : at + 2]
    write = "--write" in words
    words = [word for word in words if word != "--write"]
    if not words or words[0].startswith("-"):
        raise BadOption("%nbasset import takes a module, for example %nbasset import my_project.definitions.")
    unknown = next((word for word in words if word.startswith("--")), None)
    if unknown:
        raise BadOption(f"%nbasset import has no option {unknown}: it takes --read NAMES and --write.")
    return Wanted(words[0], " ".join(words[1:]), tuple(read), write)
