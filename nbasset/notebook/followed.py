"""What cells have brought in of Dagster's, followed: brought in anew when its files are edited."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Collection

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import dataclass
from nbasset.core.definitions import Definitions
from nbasset.core.keys import AssetKey
from nbasset.core.result_names import ResultName
from nbasset.instance import Instance
from nbasset.notebook.cell_definitions import CellDefinitions
from nbasset.notebook.reloading import Reloader


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What of a notebook those who follow something have to do with.

    Args:
        instance: where it is registered.
        definitions: what cells define.
        reloader: loads edited modules again.
        say: called with a sentence for people.
    """

    instance: Instance
    definitions: CellDefinitions
    reloader: Reloader
    say: Callable[[str], None]


class Followed:
    """All that is followed in a notebook.

    Args:
        around: the notebook.
    """

    def __init__(self, around: Surrounding) -> None:
        self.around = around
        self._followers: dict[str, Follower] = {}
        self._is_looking = False
        around.instance.before_looks["projects"] = self.look

    def follow(
        self,
        place: str,
        called: str,
        bring: Callable[[], Definitions],
        found: Definitions,
        files: Callable[[], object] = tuple,
    ) -> None:
        """Have something followed that was registered.

        Args:
            place: what brings it in; what was brought in there before is not followed any more.
            called: what it is called.
            bring: brings it in anew.
            found: what it defines now.
            files: what there is of files that nobody imports by their names, in a form that can be compared.
        """
        former = self.leave(place)
        follower = Follower(self.around, called, bring, files)
        follower.note(found)
        if former is not None:
            self.around.definitions.retire(*former.still_there().difference(found.by_name))
        self._followers[place] = follower

    def leave(self, place: str) -> Follower | None:
        """Follow what was brought in there no more; the one that did."""
        former = self._followers.pop(place, None)
        if former is not None:
            former.block("")
        return former

    def look(self) -> None:
        """Bring in anew what may be another one since files were edited."""
        if self._is_looking or not self._followers:
            return
        self._is_looking = True
        try:
            self.around.reloader.check()
            for each in list(self._followers.values()):
                each.look()
        finally:
            self._is_looking = False


class Follower:
    """What was brought in at one place.

    Args:
        around: the notebook.
        called: what it is called.
        bring: what it defines now.
        files: what there is of files that nobody imports by their names.
    """

    def __init__(
        self,
        around: Surrounding,
        called: str,
        bring: Callable[[], Definitions],
        files: Callable[[], object] = tuple,
    ) -> None:
        self.around = around
        self._called, self._bring, self._files = called, bring, files
        self._times = around.reloader.times, files()
        self._brought: dict[ResultName, Asset] = {}
        self._specs: set[AssetKey] = set()
        self._why, self._blocked = "", set[str]()

    def look(self) -> None:
        """Bring it in anew when files have been edited; where that cannot be, its assets are blocked."""
        times = self.around.reloader.times, self._files()
        if times == self._times:
            return
        self._times = times
        self.block("")
        try:
            self._renew(self._bring())
        except Exception as error:  # noqa: BLE001 - a look shows what there is, whatever the project's own code raises
            why = f"what {self._called} defines now cannot be taken: {_in_short(error)}"
            self.block(why)
            self.around.say(f"{why}. Mend it, and run the cell that brings it in again.")

    def block(self, why: str) -> None:
        """Have the modules of its assets count as not loaded, or not any more.

        Args:
            why: the reason; empty when there is none any more.
        """
        broken = self.around.reloader.broken
        for name in [name for name in self._blocked if broken.get(name) == self._why]:
            del broken[name]
        bodies = [asset.body for asset in self._brought.values() if isinstance(asset.body, FunctionBody)]
        self._why, self._blocked = why, {each.function.__module__ for each in bodies} if why else set()
        for name in self._blocked:
            broken.setdefault(name, why)

    def _renew(self, found: Definitions) -> None:
        """What it defines now, in place of what it defined; what cells have put in that place stays."""
        instance = self.around.instance
        theirs = self._brought.keys() - self.still_there()
        if self._brought and len(theirs) == len(self._brought):  # its cell does not bring it in any more
            return
        still = [asset for asset in found.assets if theirs.isdisjoint(asset.names)]
        there = {name for asset in still for name in asset.names}
        self.around.definitions.take_out(*(name for name in self._brought if name not in there | theirs))
        self.around.definitions.drop_specs(self._specs.difference(found.specs))
        kept = Definitions([*still, *found.specs.values()], (), found.resources)
        instance.register(as_before(self.around.instance, kept))
        self.note(found, theirs)

    def still_there(self) -> set[ResultName]:
        """What of it is defined as it was brought in."""
        known = self.around.instance.definitions.by_name
        return {name for name, asset in self._brought.items() if known.get(name) is asset}

    def note(self, found: Definitions, theirs: Collection[ResultName] = ()) -> None:
        """Remember what of it is defined.

        Args:
            found: what it defines.
            theirs: what is there in place of it, and stays.
        """
        known = self.around.instance.definitions.by_name
        former = {name: self._brought[name] for name in theirs}
        self._specs = set(found.specs)
        self._brought = former | {name: known[name] for name in found.by_name if name not in theirs and name in known}


def as_before(instance: Instance, new: Definitions) -> Definitions:
    """The same, each in the cell that has brought it in.

    Args:
        instance: the notebook's instance.
        new: what takes the place of what is defined.
    """
    known = instance.definitions.by_name
    former = [known.get(asset.names[0]) for asset in new.assets]
    cell = next((each.cell for each in former if each is not None and each.cell is not None), None)
    cells = [each.cell if each is not None else cell for each in former]
    marked = [asset.with_cell(cell) for asset, cell in zip(new.assets, cells, strict=True)]
    return Definitions([*marked, *new.specs.values()], (), new.resources)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a module keeps an object of Dagster's.

    Args:
        module: the module.
        attribute: the name there.
    """

    module: str
    attribute: str

    def now(self, former: object, *, again: bool = False) -> object:
        """The object that is there now.

        Args:
            former: the one that was there.
            again: whether the module is loaded again where it is the same: Dagster loads some files by itself.
        """
        found = getattr(sys.modules.get(self.module), self.attribute, former)
        if again and found is former and self.module in sys.modules:
            found = getattr(importlib.reload(sys.modules[self.module]), self.attribute, former)
        return found


def origin_of(value: object) -> Origin | None:
    """Where a module keeps an object; ``None`` where none does.

    Args:
        value: the object.
    """
    for name, module in list(sys.modules.items()):
        if module is None or name == "__main__" or name.partition(".")[0] == "dagster":
            continue
        for attribute, each in list(getattr(module, "__dict__", {}).items()):
            if each is value:
                return Origin(name, attribute)
    return None


def _in_short(error: BaseException) -> str:
    """What an error says in its first line, and what the one says that it comes of."""
    first = error
    while first.__cause__ is not None:
        first = first.__cause__
    lines = [str(each).strip().partition("\n")[0].strip(".: ") for each in (error, first)]
    return ": ".join(dict.fromkeys(filter(None, lines))) or type(error).__name__
