"""Plain cells: what they read and assign, so that they can use assets and do not launder staleness."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nbasset.core.assets import Asset
from nbasset.core.version import Part
from nbasset.notebook.plain_files import PlainFiles
from nbasset.notebook.reloading import Reloader
from nbasset.notebook.values import Values
from nbasset.versions.caches import Caches
from nbasset.versions.closure import Found, Walk
from nbasset.versions.code import compile_normal, normal_form
from nbasset.versions.memo import Memo
from nbasset.versions.modules import Origin, place_of
from nbasset.versions.plain import PlainNames, Provenance
from nbasset.versions.resolver import Resolver

if TYPE_CHECKING:
    from nbasset.versions.names import CellNames


@dataclass(slots=True)
class PlainCell:
    """A plain cell that is about to run.

    Args:
        tree: its text.
        names: what it reads and assigns.
        assets: asset names it uses, directly or through functions.
        at_once: those of them that it reads while it runs, not only when a function it defines is called.
        read: the fingerprint of every other notebook name that it reads while it runs.
        put_away: the fingerprint of each thing it only puts into a container or gives another name.
        caches: functions it reaches that remember their results.
        functions: functions it reaches while it runs.
    """

    tree: ast.Module
    names: CellNames
    assets: tuple[str, ...]
    at_once: tuple[str, ...] = ()
    read: dict[str, str] = field(default_factory=dict)
    put_away: dict[str, str] = field(default_factory=dict)
    caches: tuple[Any, ...] = ()
    functions: tuple[Part, ...] = ()


class PlainCells:
    """Watches plain cells.

    Args:
        values: binds asset names.
        plain: remembers what plain cells have read.
        reloader: watches local modules.
        say: takes one line for people.
    """

    def __init__(self, values: Values, plain: PlainNames, reloader: Reloader, say: Callable[[str], None]) -> None:
        self.values = values
        self.plain = plain
        self.reloader = reloader
        self.say = say
        self._running: PlainCell | None = None
        self._told: set[str] = set()
        self._caches = Caches()
        self._files = PlainFiles()
        self._seed_told = False

    def before(self, python: str) -> None:
        """A plain cell is about to run: the assets it uses get their values.

        Args:
            python: its text as plain Python.
        """
        from nbasset.versions.names import analyse

        self.reloader.check()
        try:
            tree = ast.parse(python)
        except SyntaxError:
            self._running = None
            return
        cell = self._running = self._looked_up(tree, analyse(tree))
        self.values.bind(cell.assets)
        self._caches.renew(cell.caches, self.values.namespace)
        if cell.names.assigned or cell.names.changed:
            self._files.begin(self.values.instance.root)

    def _looked_up(self, tree: ast.Module, names: CellNames) -> PlainCell:
        found = self._walked(names.free)
        cell = PlainCell(tree, names, self._assets(names.free, found), caches=tuple(found.caches.values()))
        if names.assigned or names.changed:
            self._note_reading(cell)
        return cell

    def _note_reading(self, cell: PlainCell) -> None:
        """What the cell reads while it runs, as it is now."""
        namespace, resolver = self.values.namespace, Resolver(self.values.instance.definitions)
        reached = self._walked(cell.names.at_once)
        inside = self._walked(tuple(name for name in cell.names.at_once if name not in cell.names.put_away))
        cell.at_once = self._assets(cell.names.at_once, reached)
        cell.functions = tuple(part for part in inside.parts.values() if part.kind == "function")
        for name in reached.names:
            if isinstance(namespace.get(name), Asset):
                continue
            if name in inside.names:
                for chain in _chains(cell, name, namespace.get(name)):
                    cell.read[chain] = resolver.fingerprint(namespace, chain) or ""
            elif name in cell.names.put_away:
                cell.put_away[name] = resolver.fingerprint(namespace, name, itself=True) or ""

    def _assets(self, names: tuple[str, ...], found: Found) -> tuple[str, ...]:
        return tuple(sorted({name for name in names if self.values.asset_of(name)} | set(found.inputs)))

    def _walked(self, names: tuple[str, ...]) -> Found:
        walk = Walk(self.values.namespace, self.values.asset_of, Memo())
        for name in names:
            walk.look_up(name)
        return walk.finish()

    @property
    def names(self) -> tuple[str, ...]:
        """The asset names the running cell uses."""
        return self._running.assets if self._running else ()

    def after(self, number: int, ok: bool) -> None:
        """The plain cell has run.

        Args:
            number: its number, as in ``In [7]``.
            ok: whether it ended well; what it assigned before it failed counts all the same.
        """
        cell, self._running = self._running, None
        if cell is None:
            return
        files = self._files.end(cell.tree, cell.functions, self.values.namespace)
        self.reloader.cell_ran(cell.tree, cell.names.assigned)
        seen = {name: version for name in cell.at_once if (version := self.values.seen(name))}
        assets = {self.values.instance.definitions.known_as(name) or name: version for name, version in seen.items()}
        changed = [name for name in cell.names.changed if name not in cell.names.assigned and not self._is_asset(name)]
        self.plain.ran(Provenance(number, assets, cell.read, cell.put_away, files), cell.names.assigned, changed)
        self._tell(cell)
        self._tell_seed(cell)

    def _is_asset(self, name: str) -> bool:
        return self.values.asset_of(name) is not None

    def _tell_seed(self, cell: PlainCell) -> None:
        """A seed set in a plain cell is told once to have no effect in assets."""
        if not self._seed_told and self.values.instance.definitions.names and any(map(_sets_seed, ast.walk(cell.tree))):
            self._seed_told = True
            self.say(
                "This seed has no effect in assets: each starts with a seed of its own, the same in every run "
                "(%%asset --seed N chooses another)."
            )

    def _tell(self, cell: PlainCell) -> None:
        """An asset's name that became the user's own variable is said once."""
        for name in cell.names.deleted:
            self._told.discard(name)
        for name in cell.names.assigned:
            known = self.values.instance.definitions.known_as(name)
            if known and self.values.is_users(name) and name not in self._told:
                self._told.add(name)
                self.say(
                    f"{name} is now your own variable; assets still use asset {known} (del {name} brings it back)."
                )


def _sets_seed(node: ast.AST) -> bool:
    """Whether code seeds a global random generator: ``random.seed``, ``np.random.seed``, ``torch.manual_seed``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = ast.unparse(node.func.value)
    return node.func.attr == "manual_seed" or (node.func.attr == "seed" and owner.rpartition(".")[2] == "random")


def _chains(cell: PlainCell, name: str, value: object) -> tuple[str, ...]:
    """How a name counts: of a local module what is used of it, and nothing where only functions lead to it."""
    if not isinstance(value, ModuleType) or place_of(value.__name__).origin is not Origin.LOCAL:
        return (name,)
    reads = normal_form(compile_normal(cell.tree)).reads if name in cell.names.at_once else ()
    return tuple({".".join(chain[:2]): None for chain in reads if chain[0] == name})
