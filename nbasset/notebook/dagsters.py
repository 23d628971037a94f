"""Dagster's own objects that cells bind to names, taken as they are."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from nbasset.api.projects import ByHand, as_told, assets_of, by_hand, kept_here, taken
from nbasset.api.translated import is_dagsters, translated
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.notebook.followed import Origin, as_before, origin_of
from nbasset.notebook.projects import are_definitions
from nbasset.notebook.session import Session
from nbasset.versions.cells.names import analyse


class InCells:
    """What cells bind of Dagster's, cell by cell.

    What a cell has written itself goes where the cell says; everything else is kept in the notebook's store.

    Args:
        session: the notebook's session.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._known: dict[str, object] = {}
        self._bound_in: dict[str, str | None] = {}
        self._by_hand: dict[str, Definitions] = {}

    def take(self) -> None:
        """Register what the running cell has bound, also what was bound before; what other cells did stays theirs.

        Raises:
            InvalidDefinition: when it has no counterpart here.
        """
        space, cell = self.session.shell.user_ns, self.session.cells.current.id
        found = {name: value for name, value in space.items() if is_dagsters(value)}
        changed = {name for name, value in found.items() if self._known.get(name) is not value}
        self._known = found
        if not found:
            return
        tree = self._text()
        names = analyse(tree)
        own = {name for name, where in self._bound_in.items() if names.stars and where == cell}
        own.update(names.assigned, (name for name in changed if name not in self._bound_in))
        refused: list[InvalidDefinition] = []
        for name in [name for name in found if name in own]:
            self._bound_in[name] = cell
            try:
                self._bring(name, found[name], is_written(tree, name, space))
            except InvalidDefinition as error:  # the others of the cell are brought in all the same
                refused.append(error)
        for name in changed - own:  # for the cell that has bound it; what modules have is followed
            if origin_of(found[name]) is None:
                self._bring(name, found[name], False, here=False)
        self._follow_by_hand()
        if refused:
            raise InvalidDefinition("\n".join(map(str, refused)))

    def _bring(self, name: str, value: object, is_written: bool, *, here: bool = True) -> None:
        """Register what a name stands for, and follow it."""
        session = self.session
        if id(value) in by_hand:
            return
        new = self._definitions(value, is_written)
        place = f"{name} of {self._bound_in[name]}"
        if new is None:
            session.followed.leave(place)
            return
        if here:
            session.definitions.register(new)
        else:
            session.instance.register(as_before(session.instance, new))
        if is_written:
            parts = [(origin, each) for each in assets_of(value) if (origin := origin_of(each)) is not None]
            bring = partial(_as_written, new, parts)
        elif (origin := origin_of(value)) is not None:
            bring = partial(self._anew, origin, value, new)
        else:
            session.followed.leave(place)
            return
        session.followed.follow(place, name, bring, new)

    def _anew(self, origin: Origin, former: object, brought: Definitions) -> Definitions:
        """What stands now where a module has an object."""
        value = origin.now(former, again=are_definitions(former))
        return brought if value is former else self._definitions(value, is_written=False) or Definitions()

    def _follow_by_hand(self) -> None:
        """Follow what cells have brought in with ``from_dagster``."""
        for number, given in list(by_hand.items()):
            place = f"by hand {number}"
            if given.found is None or self._by_hand.get(place) is given.found:
                continue
            self._by_hand[place] = given.found
            origin = origin_of(given.defs)
            if origin is not None:
                again = partial(_by_hand_again, origin, given)
                self.session.followed.follow(place, origin.module, again, given.found)

    def _text(self) -> ast.Module:
        try:
            return ast.parse(self.session.shell.transform_cell(self.session.cells.text))
        except SyntaxError:
            return ast.Module([], [])

    def _definitions(self, value: object, is_written: bool) -> Definitions | None:
        """What an object stands for; None for what defines nothing."""
        if are_definitions(value):
            return Definitions(*taken(value, written=self._is_own if is_written else None))
        asset = translated(value)
        if not isinstance(asset, Asset):
            return None if asset is None else Definitions([asset])
        if self._is_own(asset):
            return as_told(asset, getattr(value, "resource_defs", None) or {})
        return Definitions([kept_here(asset)])

    def _is_own(self, asset: Asset) -> bool:
        """Whether the function of an asset was written in a cell."""
        function = inspect.unwrap(asset.body.function) if isinstance(asset.body, FunctionBody) else None
        return getattr(function, "__globals__", None) is self.session.shell.user_ns


def _as_written(brought: Definitions, parts: Iterable[tuple[Origin, object]]) -> Definitions:
    """What a cell has written, as long as what it has put together is there still.

    Raises:
        InvalidDefinition: when modules have something else now.
    """
    late = [f"{origin.module}.{origin.attribute}" for origin, each in parts if origin.now(each) is not each]
    if late:
        raise InvalidDefinition(f"its cell has put {', '.join(late)} into it, which is another one now")
    return brought


def _by_hand_again(origin: Origin, given: ByHand) -> Definitions:
    defs = origin.now(given.defs, again=True)
    return Definitions(*taken(defs, given.selection, given.read, write=given.write))


def is_written(tree: ast.Module, name: str, space: Mapping[str, object]) -> bool:
    """Whether a cell has written definitions itself, resources and all, and does not only call them by a name.

    Args:
        tree: the cell.
        name: the name that it has bound.
        space: what names mean.

    >>> class Definitions: ...
    >>> for text in ("defs = Definitions()", "defs = build()", "from project import defs"):
    ...     print(is_written(ast.parse(text), "defs", {"Definitions": Definitions, "build": lambda: None}))
    True
    False
    False
    """
    given = list(_given(tree, name))
    return bool(given) and all(isinstance(each, ast.Call) and _is_class(each.func, space) for each in given)


def _given(tree: ast.Module, name: str) -> Iterator[ast.expr | None]:
    """What a name is bound to; of a function, what it returns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (node.value for to in targets if isinstance(to, ast.Name) and to.id == name)
        elif isinstance(node, ast.FunctionDef) and node.name == name:
            yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Return))


def _is_class(called: ast.expr, space: Mapping[str, object]) -> bool:
    """Whether what is called is the class of definitions."""
    found: object = None
    if isinstance(called, ast.Name):
        found = space.get(called.id)
    elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        found = getattr(space.get(called.value.id), called.attr, None)
    return inspect.isclass(found) and found.__name__ == "Definitions"
