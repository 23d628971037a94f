"""Projects of Dagster in a notebook: brought in by ``%nbasset import``, and anew when their files are edited."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Collection
from types import ModuleType

from nbasset.api.projects import taken
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions
from nbasset.core.result_names import ResultName
from nbasset.notebook.options import BadOption
from nbasset.notebook.session import Session


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
        self._times = 0
        self._is_looking = False
        self._brought: dict[ResultName, Asset] = {}
        self._why, self._blocked = "", set[str]()

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
        self._times = self.session.reloader.times
        if self._found is None:
            raise BadOption(f"%nbasset import: the module {self.wanted.module} has no Definitions of Dagster.")
        wanted = self.wanted
        return Definitions(*taken(self._found, wanted.selection, wanted.read, write=wanted.write))

    def register(self) -> Definitions:
        """Bring it in, in the cell that runs.

        Returns:
            What it defines.
        """
        found = self.bring_in()
        self.session.definitions.register(found)
        self._note(found)
        looks = self.session.instance.before_looks
        former = looks.get(self._place)
        if former is not None and isinstance(owner := getattr(former, "__self__", None), Project):
            owner._block("")
        looks[self._place] = self.look
        return found

    @property
    def _place(self) -> str:
        """Which import it is: of a module, in a cell; the same cell means the same one."""
        return f"{self.wanted.module} in {self.session.cells.current.id}"

    def look(self) -> None:
        """Bring it in anew when its files have been edited; where that cannot be, its assets are blocked."""
        if self._is_looking:
            return
        self._is_looking = True
        try:
            self.session.reloader.check()
            module = sys.modules.get(self.wanted.module)
            if module is None or self.session.reloader.times == self._times:
                return
            self._times = self.session.reloader.times
            self._block("")
            if definitions_in(module) is self._found:  # Dagster loads some files by itself
                importlib.reload(module)
            self._renew(self.bring_in())
        except Exception as error:  # noqa: BLE001 - a look shows what there is, whatever the project's own code raises
            why = f"what {self.wanted.module} defines now cannot be taken: {_in_short(error)}"
            self._block(why)
            self.session.say(f"{why}. Mend it, and run %nbasset import {self.wanted.module} again.")
        finally:
            self._is_looking = False

    def _block(self, why: str) -> None:
        """Have the modules of its assets count as not loaded, or not any more."""
        broken = self.session.reloader.broken
        for name in [name for name in self._blocked if broken.get(name) == self._why]:
            del broken[name]
        bodies = [asset.body for asset in self._brought.values() if isinstance(asset.body, FunctionBody)]
        self._why, self._blocked = why, {each.function.__module__ for each in bodies} if why else set()
        for name in self._blocked:
            broken.setdefault(name, why)

    def _renew(self, found: Definitions) -> None:
        """What it defines now, in place of what it defined; what cells have put in that place stays."""
        instance = self.session.instance
        known = instance.definitions.by_name
        theirs = {name for name, asset in self._brought.items() if known.get(name) is not asset}
        still = [asset for asset in found.assets if theirs.isdisjoint(asset.names)]
        there = {name for asset in still for name in asset.names}
        self.session.definitions.take_out(*(name for name in self._brought if name not in there | theirs))
        instance.register(as_before(self.session, Definitions(still, (), found.resources)))
        self._note(found, theirs)

    def _note(self, found: Definitions, theirs: Collection[ResultName] = ()) -> None:
        """Remember what of it is defined, beside what is there in its place."""
        known = self.session.instance.definitions.by_name
        former = {name: self._brought[name] for name in theirs}
        self._brought = former | {name: known[name] for name in found.by_name if name not in theirs and name in known}


def _in_short(error: BaseException) -> str:
    """What an error says in its first line, and what the one says that it comes of."""
    first = error
    while first.__cause__ is not None:
        first = first.__cause__
    lines = [str(each).strip().partition("\n")[0].strip(".: ") for each in (error, first)]
    return ": ".join(dict.fromkeys(filter(None, lines))) or type(error).__name__


def as_before(session: Session, new: Definitions) -> Definitions:
    """The same, each in the cell that has brought it in.

    Args:
        session: the notebook's session.
        new: what takes the place of what is defined.
    """
    known = session.instance.definitions.by_name
    former = [known.get(asset.names[0]) for asset in new.assets]
    cells = [before.cell if before is not None else None for before in former]
    marked = [asset.with_cell(cell) for asset, cell in zip(new.assets, cells, strict=True)]
    return Definitions(marked, (), new.resources)


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
