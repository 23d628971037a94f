"""Plain cells: which of their statements assets rest on."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.export.records import CannotLeave, Statement


def chosen(statements: Sequence[Statement], wanted: Iterable[str], assets: Collection[str]) -> list[Statement]:
    """The statements that names rest on, in the order of the document.

    A call that binds nothing is among them where what it begins with is: ``pd.set_option(…)``; one that sets something
    in a package where anything of that is: ``sklearn.set_config(…)`` beside ``from sklearn.svm import SVC``.

    Args:
        statements: of all plain cells.
        wanted: the names.
        assets: the names that mean assets.

    Raises:
        CannotLeave: when one of them reads an asset as it runs, or is no Python.

    >>> cells = [
    ...     Statement(1, "K = 2", "binding", binds=frozenset({"K"})),
    ...     Statement(2, "L = 3", "binding", binds=frozenset({"L"})),
    ... ]
    >>> [each.text for each in chosen(cells, ["K"], [])]
    ['K = 2']
    """
    reached = reach(statements, wanted, assets)
    needs = _Needs.of(statements, assets)
    kept = [each for each in statements if needs(each, reached)]
    kept = [each for number, each in enumerate(kept) if not _is_bound_anew(each, kept[number + 1 :])]
    told = [
        f"cell [{each.cell}] reads the asset {name} and is no asset itself: make it one, with %%asset in its first line"
        for each in kept
        for name in sorted(each.at_once & {*assets})
    ]
    told += [line.told(each.cell) for each in kept for line in each.foreign]
    if told:
        raise CannotLeave(told)
    return kept


def reach(statements: Sequence[Statement], wanted: Iterable[str], assets: Collection[str]) -> set[str]:
    """Names, and all plain names that they rest on.

    Args:
        statements: of all plain cells.
        wanted: the names.
        assets: the names that mean assets, at which it ends.
    """
    reached, before = set(wanted) - {*assets}, 0
    needs = _Needs.of(statements, assets)
    packages = needs.packages
    setting = [each for each in statements if each.root in packages and _sets(each) and not each.reads & {*assets}]
    while before != len(reached):
        before = len(reached)
        used = {packages[name] for name in reached if name in packages} if setting else ()
        reached |= {each.root for each in setting if packages[each.root] in used}
        for each in statements:
            if needs(each, reached):
                reached |= each.reads - {*assets}
    return reached


def _packages(statements: Sequence[Statement]) -> dict[str, str]:
    """By each name that is imported, the package that it comes from."""
    found = {}
    for each in statements:
        for node in ast.parse(each.text).body if each.kind == "import" and not each.foreign else ():
            names = node.names if isinstance(node, ast.Import | ast.ImportFrom) else ()
            top = (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else ""
            for one in names:
                found[one.asname or one.name.partition(".")[0]] = top or one.name.partition(".")[0]
    return found


def _sets(each: Statement) -> bool:
    """Whether a statement sets something of a package, as far as its words tell."""
    return each.kind == "call" and bool(_SETTING.search(each.text))


_SETTING = pattern(r"\.(set|register)\w*\(|config|option|^\S+\s*=[^=]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What makes a statement one that names rest on.

    Args:
        assets: the names that mean assets.
        packages: by each name that is imported, the package that it comes from.
        alters: by each function, the names whose value it changes.
        one: by each name, those that mean the same object, or one inside of the other.
    """

    assets: Collection[str]
    packages: Mapping[str, str]
    alters: Mapping[str, frozenset[str]]
    one: Mapping[str, frozenset[str]]

    @staticmethod
    def of(statements: Sequence[Statement], assets: Collection[str]) -> _Needs:
        """What the statements say of that."""
        one: dict[str, frozenset[str]] = {}
        for each in statements:
            together = each.one.union(*(one.get(name, ()) for name in each.one))
            one |= dict.fromkeys(together, together)
        alters = {name: each.alters for each in statements if each.alters for name in each.binds}
        return _Needs(assets, _packages(statements), alters, one)

    def __call__(self, each: Statement, reached: set[str]) -> bool:
        changed = each.changes | self.alters.get(each.calls, frozenset())
        changed = changed.union(*(self.one.get(name, ()) for name in changed))
        if each.binds & reached or each.changes & reached:
            return True
        return (bool(changed & reached) and not each.reads & {*self.assets}) or self._is_call_on(each, reached)

    def _is_call_on(self, each: Statement, reached: set[str]) -> bool:
        """Whether it calls something of what is reached, or enters a function in a function of the notebook's."""
        if each.kind not in ("call", "definition") or each.foreign or each.reads & {*self.assets}:
            return False
        return each.root in reached and (each.kind == "call" or each.root not in self.packages)


def _is_bound_anew(each: Statement, later: Sequence[Statement]) -> bool:
    """Whether nothing sees what it binds, since it is written out anew further down."""
    if len(each.binds) != 1 or not each.is_fixed or each.changes:
        return False
    for other in later:
        if each.binds <= other.binds and not each.binds & other.reads and other.kind == "binding":
            return True
        if each.binds & other.at_once or each.binds & other.changes:
            return False
        if not (other.is_fixed or other.kind in ("import", "definition")):
            return False
    return False


def seen_through(
    statements: Sequence[Statement], names: Iterable[str], inputs: Mapping[str, object], own: Collection[str]
) -> list[str]:
    """The inputs that functions of plain cells read by name, which a body calls.

    Args:
        statements: of all plain cells.
        names: the plain names that the body reaches.
        inputs: the names that mean an asset's value in its code.
        own: the names that the body's own code reads.
    """
    reached = reach(statements, names, inputs)
    read = {name for each in statements if each.binds & reached for name in each.reads}
    return [name for name in inputs if name in read or name not in own]
