"""Reading: what a plain cell reads, told before it runs, and of what it has touched once more afterwards."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import partial
from types import FunctionType

from nbasset.core.assets import Asset
from nbasset.core.dataclass import replace
from nbasset.libraries.foreign import is_a
from nbasset.notebook.plain.beside import Beside, asked_in
from nbasset.notebook.plain.cell import PlainCell, looked_into
from nbasset.notebook.plain.changes import (
    contents,
    enters_something,
    filled,
    imports_anything,
    only_shows,
    without_imports,
)
from nbasset.notebook.plain.uses import chains, handed_to_assets, only_kept, own_chains, read_by_queries
from nbasset.notebook.plain.variables import Values
from nbasset.versions.budget import LARGE, weight
from nbasset.versions.cached_functions import Caches
from nbasset.versions.cells.spelled import spelled
from nbasset.versions.closure import Walk
from nbasset.versions.code.introspection import seen_as
from nbasset.versions.findings import Found
from nbasset.versions.fingerprints import TOLD_BY
from nbasset.versions.looks import look_at
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver


class Reading:
    """Looks at what plain cells lead to.

    Args:
        values: binds asset names.
        plain: remembers what plain cells have read.
    """

    def __init__(self, values: Values, plain: PlainNames) -> None:
        self.values = values
        self.plain = plain
        self._caches = Caches()

    def cell(self, python: str, tree: ast.Module) -> PlainCell:
        """What a cell reads that is about to run.

        Args:
            python: its text as plain Python.
            tree: the same, parsed.
        """
        from nbasset.versions.cells.names import analyse

        resolver = Resolver(self.values.instance.definitions)
        names = analyse(tree)
        reads = analyse(without_imports(ast.parse(python))) if imports_anything(tree) else names
        if names.mentioned:
            walk = Walk(self.values.namespace, self.values.asset_of, resolver.memo)
            tables = read_by_queries(tree, names, walk)
            names, reads = names.reading(tables), reads.reading(tables)
        looked_up = spelled(python, tree)
        if looked_up:
            names, reads = names.looking_up(looked_up), reads.looking_up(looked_up)
        found = self.walked(names.free, resolver)
        reads = replace(reads, put_away=(*reads.put_away, *handed_to_assets(tree, self.values.namespace)))
        cell = PlainCell(python, tree, names, reads, self._assets(names.free, found), looked_up=looked_up)
        if not only_shows(tree):
            self._note_reading(cell, resolver)
        if enters_something(tree):
            cell.defined_before = self.plain.read_by_definitions(resolver.fingerprint)
        self._caches.renew(found.caches.values(), self.values.namespace)
        return cell

    def needs(self, tree: ast.Module) -> tuple[tuple[str, ...], set[str]]:
        """The assets that a cell will read as it runs, by the names in its code, and all it leads to, bound or not.

        Args:
            tree: the cell.
        """
        from nbasset.versions.cells.names import analyse

        resolver = Resolver(self.values.instance.definitions)
        names = analyse(tree)
        if names.mentioned:
            walk = Walk(self.values.namespace, self.values.asset_of, resolver.memo)
            names = names.reading(read_by_queries(tree, names, walk))
        found = self.walked(names.at_once, resolver)
        return self._assets(names.at_once, found), {*names.at_once, *found.names, *found.unknown, *found.of_notebook}

    def _note_reading(self, cell: PlainCell, resolver: Resolver) -> None:
        """What the cell reads while it runs, as it is now."""
        reached = self.walked(cell.reads.at_once, resolver)
        inside = self.walked(looked_into(cell), resolver)
        cell.beside = Beside(cell.text, reached.asks, reached.rooms)
        cell.at_once = self._assets(cell.names.at_once, reached)
        cell.functions = tuple(part for part in inside.parts.values() if part.kind == "function")
        self._note_names(cell, reached.names, inside, resolver)
        digest = partial(resolver.fingerprint, self.values.namespace, itself=True)
        cell.contents = contents(reached.names, self.values.namespace, digest)
        cell.filled = filled(reached.added, self.values.namespace)

    def _note_names(self, cell: PlainCell, names: Iterable[str], inside: Found, resolver: Resolver) -> None:
        namespace = self.values.namespace
        kept = only_kept(cell.tree, namespace)
        words = asked_in(cell.text)
        for name in names:
            if is_a(namespace.get(name), Asset) or name in inside.added:
                continue
            if look := look_at(namespace.get(name), self.plain.sources.of(name)):
                cell.looks[name] = look
            if name in inside.names:
                for chain in chains(cell.tree, name, namespace.get(name), name in cell.reads.at_once):
                    if chain not in kept:
                        cell.read[chain] = resolver.fingerprint(namespace, chain) or ""
                        asks = inside.asks.union(words if name in cell.reads.at_once else ())
                        also = (*seen_as(chain, asks), f"{TOLD_BY}{chain}")
                        seen = {label: resolver.fingerprint(namespace, label) for label in also}
                        cell.read.update((label, digest) for label, digest in seen.items() if digest)
            elif name in cell.reads.put_away and name not in kept:
                cell.put_away[name] = resolver.fingerprint(namespace, name, itself=True) or ""

    def touched(self, cell: PlainCell, touched: set[str], resolver: Resolver) -> None:
        """What the cell has bound or changed itself counts as it is afterwards; so does what was not there before.

        So do functions that lead to what it has changed, as those by which it enters something into a register. What
        they lead to only now that the cell has bound it, the cell has not read: but for imports and local modules.
        """
        reached = self.walked(cell.reads.at_once, resolver)
        inside = self.walked(looked_into(cell), resolver)
        known = {chain.partition(".")[0] for chain in cell.read} | cell.put_away.keys()
        leads = {part for part in reached.names if is_a(self.values.namespace.get(part), (FunctionType, type))}
        again = [
            name
            for name in reached.names
            if (name in known and name in touched | leads) or (name not in known and name not in cell.reads.assigned)
        ]
        self._note_names(cell, again, inside, resolver)
        own = [name for name in cell.reads.assigned if name not in known]
        for chain in own_chains(cell.tree, own, self.values.namespace, partial(self.walked, resolver=resolver)):
            cell.read[chain] = resolver.fingerprint(self.values.namespace, chain) or ""
        cell.read.update((chain, "") for chain in cell.read if chain.partition(".")[0] in cell.names.deleted)

    def _assets(self, names: tuple[str, ...], found: Found) -> tuple[str, ...]:
        return tuple(sorted({name for name in names if self.values.asset_of(name)} | set(found.inputs)))

    def walked(self, names: Iterable[str], resolver: Resolver) -> Found:
        """What names lead to; large values are not looked into."""
        namespace = self.values.namespace
        walk = Walk(namespace, self.values.asset_of, resolver.memo)
        large = [name for name in names if weight(namespace.get(name)) > LARGE and self.values.asset_of(name) is None]
        for name in names:
            if name not in large:
                walk.look_up(name)
        found = walk.finish()
        found.names.update(dict.fromkeys(large))
        return found
