"""Named types: what the values of an asset are checked with. They are no part of its key: where they say something else
than when a result was made, the result has to be checked with them before it is called fresh.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from types import FunctionType
from typing import get_args, get_origin
from weakref import WeakKeyDictionary

from nbasset.core.annotations import ANY, RETURNED, STANDS_FOR, meaning
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.digests import digest_of
from nbasset.core.result_names import ResultName
from nbasset.core.types_named import types_named
from nbasset.libraries.foreign import module_of, qualified_name_of
from nbasset.libraries.origin import is_users
from nbasset.versions.closure import Walk
from nbasset.versions.memo import Memo

Meant = Callable[[str], ResultName | None]
"""Tells the asset that a name means."""


class NamedTypes:
    """The types that an asset names, as they are now.

    Args:
        asset: the asset.
        memo: what one planning pass has digested so far.
        known_as: which asset a name means.
        taken: its parameters that take values of assets; of those that take resources no type is checked.

    >>> from nbasset import asset
    >>> @asset
    ... def total(rows: list[int], more) -> float: ...
    >>> NamedTypes(total, Memo(), lambda name: None, ["rows", "more"]).told()
    {'given return': 'builtins.float', 'taken rows': 'builtins.list[builtins.int]'}
    """

    def __init__(self, asset: Asset, memo: Memo, known_as: Meant, taken: Collection[str]) -> None:
        self._asset, self._memo, self._known_as = asset, memo, known_as
        self._taken = (*taken, *asset.values)
        body = asset.body
        self._function = body.function if isinstance(body, FunctionBody) else None

    def told(self) -> dict[str, str]:
        """What each of them says, by what it is the type of; of those that values are not checked with nothing."""
        told: dict[str, str] = {}
        for each in types_named(self._asset):
            if not each.is_given and each.what not in self._taken:
                continue
            text = self._text(each.kind)
            if text:
                told[each.label] = f"{told[each.label]} {text}" if each.label in told else text
        if self._function is not None:
            for annotation in self._function.__annotations__.values():
                for name in _names_in(annotation) if isinstance(annotation, str) else ():
                    self._memo.trace.bound(self._function.__globals__, name)
        return told

    def older(self) -> Iterator[str]:
        """What is wrong with an asset whose annotations name what cells have made anew since, and what to do."""
        function = self._function
        if not isinstance(function, FunctionType) or not function.__annotations__:
            return
        for name, text in _written(function).items():
            if name not in (RETURNED, *self._taken):
                continue
            then, names = function.__annotations__.get(name, ANY), _names_in(text)
            at_hand = [self._memo.trace.bound(function.__globals__, each) for each in names]
            if isinstance(then, str) or not any(at_hand):
                continue
            now = meaning(text, function.__globals__)
            if now is not ANY and now is not then and self._text(now) != self._text(then):
                where = "what it returns" if name == RETURNED else name
                yield (
                    f"{function.__name__}() names an older {text} as the type of {where}: run the cells again that "
                    "make the type and the asset"
                )

    def _text(self, kind: object) -> str:
        """A type in a form that is another one where it takes other values; empty where it takes all."""
        kind = STANDS_FOR.get(kind, kind) if STANDS_FOR and isinstance(kind, type) else kind
        if kind is None or kind is type(None):
            return "None"
        if not isinstance(kind, type) and hasattr(kind, "display_name"):
            return f"<{kind.display_name}>"  # what it checks is a part of the key
        origin = get_origin(kind)
        if origin is not None:
            return f"{self._text(origin) or name_of(origin)}[{', '.join(map(self._text, get_args(kind)))}]"
        if not isinstance(kind, type):
            return ""
        called = f"{module_of(kind)}.{qualified_name_of(kind)}"
        return f"{called} {self._led_to(kind)}" if is_users(kind) else called

    def _led_to(self, kind: type) -> str:
        """What a class of the user's leads to; that is no part of what the asset rests on."""
        walk = Walk(self._asset.body.namespace, self._known_as, self._memo)
        for each in (kind, type(kind)):
            walk.follow(each)
        return digest_of({name: part.digest for name, part in walk.finish().parts.items()})


def name_of(origin: object) -> str:
    """What an origin of types is called that is no class, as ``Union``."""
    return str(getattr(origin, "__name__", "") or type(origin).__name__)


@lru_cache(maxsize=4096)
def _names_in(text: str) -> tuple[str, ...]:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:  # a text for people
        return ()
    return tuple(sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}))


_texts: WeakKeyDictionary[FunctionType, Mapping[str, str]] = WeakKeyDictionary()
"""By function, the annotations in its source."""


def _written(function: FunctionType) -> Mapping[str, str]:
    """The annotations of a function as its source has them; none where that cannot be found."""
    known = _texts.get(function)
    if known is None:
        known = _texts[function] = dict(_read(function))
    return known


def _read(function: FunctionType) -> Iterator[tuple[str, str]]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError):  # there is none, or it is not by itself a function
        return
    made = tree.body[0] if tree.body else None
    if not isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    told = made.args
    for each in (*told.posonlyargs, *told.args, *told.kwonlyargs):
        if each.annotation is not None:
            yield each.arg, ast.unparse(each.annotation)
    if made.returns is not None:
        yield RETURNED, ast.unparse(made.returns)
