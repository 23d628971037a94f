"""Done: what a run of a plain cell has read, made and changed, told from before and after."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import is_a
from nbasset.libraries.python import SCALARS
from nbasset.notebook.plain.changes import SHARED, Digest, enters_something, goes_on, sets_again, tells_itself
from nbasset.notebook.plain.puts import adds_more, put_at, put_by_calls, read_at, registered_at
from nbasset.versions.budget import WORTH_KNOWING, weight
from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.evidence import Done, Provenance, Touch
from nbasset.versions.name_states import ABSENT, MODULE, OF_ITS_OWN


@dataclass(frozen=True, slots=True)
class Bound:
    """The names that a cell has bound, and those that it has changed.

    Args:
        assigned: those that its text binds.
        unseen: those bound though the text does not say so.
        inert: those of both that whoever uses them looks at as they are.
        changed: those it has probably changed in place.
        kept: those that its text binds and which it has left as they were.
        gone: those that it has deleted.
        stars: whether it binds names that its text cannot tell, so that it has not read them before.
        ok: whether all of it ran.
        moved: those that it has perhaps moved on, so that they hand out their next part.
    """

    assigned: Sequence[str]
    unseen: Sequence[str]
    inert: Sequence[str]
    changed: Sequence[str]
    kept: Collection[str]
    gone: Sequence[str]
    stars: bool
    ok: bool
    moved: Sequence[str] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it has bound."""
        return tuple(dict.fromkeys((*self.assigned, *self.unseen, *self.inert)))


class Texts:
    """The text of each cell as it was when it first said what it says: spaces and comments do not count.

    >>> texts = Texts()
    >>> texts.of("c", "x = 1", ast.parse("x = 1")), texts.of("c", "x=1  # one", ast.parse("x=1  # one"))
    ('x = 1', 'x = 1')
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def of(self, cell: str, text: str, tree: ast.Module) -> str:
        """The text that stands for a cell.

        Args:
            cell: its id.
            text: its text now.
            tree: the same, parsed.
        """
        first, last = self._known.get(cell, (text, text))
        if text != last and ast.dump(ast.parse(last)) != ast.dump(tree):
            first = text
        self._known[cell] = first, text
        return first


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell has read while it ran.

    Args:
        contents: the digest of the content of each name it leads to, before it ran.
        at_once: the names that its text reads while it runs.
        looked_into: the names, or modules with an attribute, of which more is read than that they are put away.
        put_away: the names that it only puts somewhere.
        looked_up: the names that it looks up as texts, before it may bind them.
        absent: the names that its text reads and that were not there.
        filled: by name, the items of dictionaries that the code it leads to only puts something into.
        reach: the names that some names lead to.
        same: whether a name means the very same object as before.
    """

    contents: Mapping[str, str]
    at_once: tuple[str, ...]
    looked_into: frozenset[str]
    put_away: frozenset[str]
    looked_up: frozenset[str]
    absent: tuple[str, ...]
    filled: Mapping[str, Mapping[object, object]]
    reach: Callable[[list[str]], Iterable[str]]
    same: Callable[[str], bool]


class Doing:
    """Tells what a run has done.

    Args:
        tree: the cell.
        read: what it has read.
        bound: what it has bound and changed.
        namespace: the notebook's names.
        digest: the digest of what a name means by itself now.
    """

    def __init__(
        self, tree: ast.Module, read: Read, bound: Bound, namespace: Mapping[str, Any], digest: Digest
    ) -> None:
        self._tree = tree
        self._read = read
        self._bound = bound
        self._namespace = namespace
        self._digest = digest

    def run(self, cell: str, text: str, imported: Iterable[str]) -> Done:
        """The run, for the record; its provenance is still to come.

        Args:
            cell: the cell's id.
            text: its text.
            imported: the names that it has imported.
        """
        read, bound = self._read, self._bound
        known = {*read.put_away.intersection(read.contents), *read.looked_into}
        known.difference_update(set(bound.unseen) - read.looked_up if bound.stars else ())
        sure = _surely_bound(self._tree).union(bound.unseen)
        kept = [name for name in bound.names if name not in self._namespace]
        perhaps = [
            name
            for name in bound.names
            if name not in sure and name not in known and name not in kept and read.same(name)
        ]
        made = [name for name in bound.names if name not in known and name not in (*kept, *perhaps)]
        changed = [*bound.names, *dict.fromkeys((*self._truly_changed(), *bound.moved, *self._entered_again()))]
        changed = [name for name in changed if name not in (*made, *kept, *perhaps) and not self._is_module(name)]
        places = (
            self._places([name for name in changed if name not in (*bound.names, *bound.moved)]) if bound.ok else {}
        )
        pure = {name: at for name, (_, at) in places.items()}
        keeps = read.put_away.union(_parts_kept(self._tree))
        reads = {name: seen for name, seen in read.contents.items() if name in known and pure.get(name, ("",))}
        entered: dict[str, str] = {}
        if enters_something(self._tree):  # what others enter there too is looked at by what it means
            entered = {name: seen for name, seen in reads.items() if not goes_on(self._namespace.get(name))}
            reads = {name: seen for name, seen in reads.items() if name not in entered}
        reads.update(dict.fromkeys((*read.absent, *kept), ABSENT))
        return Done(
            cell,
            text,
            Provenance(0),
            reads=reads,
            at={name: at for name, at in pure.items() if at and name in reads},
            made={**{name: self._after(name) for name in made}, **dict.fromkeys(bound.gone, "")},
            changed={name: self._touch(name, places) for name in changed},
            kept=frozenset((*bound.kept, *kept)),
            perhaps=frozenset(perhaps),
            unseen=frozenset(bound.unseen),
            entered=entered,
            keeps=keeps,
            together=frozenset(self._together(made + changed, keeps.intersection(known))),
            inert=frozenset(bound.inert),
            imported=frozenset(imported),
        )

    def _touch(self, name: str, places: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> Touch:
        anew = name in self._bound.names and not self._read.same(name)
        moved = name in self._bound.moved and not anew
        return Touch(self._digest(name) or ABSENT, places.get(name, ((), ()))[0], anew, moved)

    def _truly_changed(self) -> list[str]:
        """What the run has changed, not what functions that it defines would change later."""
        bound, namespace, before = self._bound, self._namespace, self._read.contents
        done = {*bound.names, *self._read.at_once}
        done.update(name for name in bound.changed if name in before and self._digest(name) != before[name])
        own = [name for name in bound.changed if name in done] + list(filter(self._read.same, bound.names))
        objects = {id(namespace[name]) for name in own if name in namespace}
        return [name for name in bound.changed if name in done or id(namespace.get(name)) in objects]

    def _entered_again(self) -> list[str]:
        """Dictionaries into which it has put others of the same names, by which nobody can tell one from the other."""
        return [name for name in self._read.filled if self._entered_at(name)] if enters_something(self._tree) else []

    def _together(self, touched: list[str], keeps: Iterable[str]) -> set[str]:
        """Names that mean one object, or of which one was put, or a part of it, into the other."""
        products = set(filter(self._lasts, touched))
        kept: set[str] = set(filter(self._lasts, keeps))
        if products and kept:
            return products | kept
        objects = Counter(id(self._namespace[name]) for name in products)
        return {name for name in products if objects[id(self._namespace[name])] > 1}

    def _after(self, name: str) -> str | None:
        if self._is_module(name):
            return MODULE
        return looked_at(name, self._namespace, self._digest)

    def _is_module(self, name: str) -> bool:
        return tells_itself(self._namespace.get(name))

    def _lasts(self, name: str) -> bool:
        """Whether something can be changed in what a name means."""
        value: Any = self._namespace.get(name)
        if type(value) in (tuple, frozenset):
            return any(type(each) not in SCALARS for each in value)
        return not is_a(value, SHARED)

    def _places(self, changed: Iterable[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By name, the places where the cell puts something, and the places of the same that it reads.

        Names of which the cell reads all, or that it changes in other ways too, are not among them.
        """
        if enters_something(self._tree):
            entered = {name: self._entered_at(name) for name in changed}
            return {name: (places, ()) for name, places in entered.items() if places}
        bases = put_at(self._tree) if sets_again(self._tree) else put_by_calls(self._tree)
        found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for name, places in bases.items():
            value = self._namespace.get(name)
            reads = None if places is None else read_at(self._tree, name, value)
            own = any(each.startswith(OF_ITS_OWN) for each in places or ())
            if places is None or reads is None or (own and (reads or adds_more(places, value))):
                continue
            others = [each for each in self._read.at_once if each != name]
            if name not in self._read.reach(others):
                found[name] = places, reads
        same = {id(self._namespace[name]): places for name, (places, _) in found.items() if name in self._namespace}
        also = [name for name in changed if id(self._namespace.get(name)) in same]
        return {**{name: (same[id(self._namespace[name])], ()) for name in also}, **found}

    def _entered_at(self, name: str) -> tuple[str, ...]:
        """Where a cell that enters something has put it: at keys of a dictionary that is only put into; none if nobody
        can tell.
        """
        now = self._namespace.get(name)
        if not goes_on(now):
            return tuple(registered_at(self._tree, name)) or (OF_ITS_OWN,)
        before = self._read.filled.get(name)
        if before is None or type(now) is not dict or before.keys() - now.keys():
            return ()
        keys = [key for key, value in now.items() if key not in before or before[key] is not value]
        return tuple(key for key in keys if type(key) is str) if all(type(key) is str for key in keys) else ()


def looked_at(name: str, namespace: Mapping[str, object], digest: Digest) -> str | None:
    """The digest of what a name means; ``None`` where that is too large to be told at once."""
    return None if weight(namespace.get(name)) > WORTH_KNOWING else digest(name) or ""


def _parts_kept(tree: ast.Module) -> set[str]:
    """The names of which a cell keeps parts as they are, or which it hands to somebody by a call for nothing else.

    >>> sorted(_parts_kept(ast.parse("x = d['k']; xs.append(p); n = len(e['k'])")))
    ['d', 'p']
    """
    found: set[str | None] = set()
    for node in ast.walk(tree):
        given: list[ast.expr | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.update(map(base_name, (*node.value.args, *(each.value for each in node.value.keywords))))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            given = [node.value]
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            given = [*node.elts]
        elif isinstance(node, ast.Dict):
            given = [*node.values]
        found.update(base_name(each) for each in given if isinstance(each, (ast.Attribute, ast.Subscript)))
    return {name for name in found if name is not None}


def _surely_bound(tree: ast.Module) -> set[str]:
    r"""The names that a cell binds whatever happens.

    >>> sorted(_surely_bound(ast.parse("a, b = 1, 2\nfor c in d: e = c\ndef f(): g = 1")))
    ['a', 'b', 'f']
    """
    found: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(statement.name)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            found.update((each.asname or each.name).partition(".")[0] for each in statement.names)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            stored = (node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
            found.update(node.id for node in stored if isinstance(node.ctx, ast.Store))
    return found
