"""Swept: the values that a call of ``sweep()`` in source text tells, and functions whose defaults are such calls."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import FunctionType
from weakref import WeakKeyDictionary

from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import InvalidDefinition
from nbasset.core.points import Dimension, Value, as_value
from nbasset.core.sweeps import sweep, swept

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = tuple[str, ast.expr]


def is_sweep(node: ast.AST, namespace: Mapping[str, object], imported: Collection[str] = ()) -> bool:
    """Whether some source calls ``sweep()``.

    Args:
        node: the source.
        namespace: the names that it sees.
        imported: names that are ``sweep``, whatever they are in the namespace.
    """
    match node:
        case ast.Call(func=ast.Name(name)):
            return name in imported or namespace.get(name) is sweep
        case ast.Call(func=ast.Attribute(ast.Name(module), "sweep")):
            return getattr(namespace.get(module), "sweep", None) is sweep
    return False


def defaults_of(function: Function) -> Iterator[Named]:
    """The parameters of a function that have a default, with that."""
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    yield from zip(names[len(names) - len(given.defaults) :], given.defaults, strict=True)
    yield from ((each.arg, told) for each, told in zip(given.kwonlyargs, given.kw_defaults, strict=True) if told)


def dimension_of(name: str, call: ast.Call, namespace: dict[str, object], imported: Collection[str] = ()) -> Dimension:
    """The dimension that a call of ``sweep()`` begins.

    Args:
        name: what it is assigned to.
        call: the call.
        namespace: the notebook's names.
        imported: names that are ``sweep``, whatever they are in the namespace.

    Raises:
        InvalidDefinition: when it cannot be one.
    """
    if call.keywords:
        raise InvalidDefinition(f"sweep() takes values and no names: write {name} = sweep(2, 4, 8).")
    values = ast.Tuple(call.args, ast.Load())
    told = ast.unparse(values if isinstance(call.func, ast.Name) and call.func.id in imported else call)
    try:
        given: tuple[Value, ...] | FromNotebook = tuple(
            map(as_value, swept(*[ast.literal_eval(each) for each in call.args]))
        )
    except ValueError:
        given = FromNotebook(name, values, namespace)
    return Dimension(name, given, told=told)


class FromNotebook:
    """The values of a dimension that names of the notebook tell.

    Args:
        name: the dimension's.
        told: the expression that tells them.
        namespace: the notebook's names.
    """

    def __init__(self, name: str, told: ast.expr, namespace: dict[str, object]) -> None:
        self._name = name
        self._code = compile(ast.fix_missing_locations(ast.Expression(told)), f"<{name}>", "eval")
        self._namespace = namespace

    def __call__(self, now: float) -> Sequence[object]:
        """The values as they are now.

        Raises:
            InvalidDefinition: when they cannot be told.
        """
        try:
            return swept(*eval(self._code, self._namespace))
        except Exception as error:  # whatever the notebook's code raises
            raise InvalidDefinition(
                f"the values of {self._name} cannot be told: {type(error).__name__}: {error}"
            ) from error


_KNOWN: WeakKeyDictionary[Asset, Asset] = WeakKeyDictionary()


def with_swept_defaults(asset: Asset) -> Asset:
    """An asset of a function; where ``sweep()`` gives the default of a parameter, with that as a dimension.

    Python keeps the first value alone, so that the others are read from the function's text. The default is no part of
    the code then: another value makes its own point and no other.

    Args:
        asset: the asset, as ``@asset`` made it.

    Returns:
        each time the same asset.

    Raises:
        InvalidDefinition: when values cannot be told.
    """
    body = asset.body
    if not isinstance(body, FunctionBody) or all(each.required for each in body.parameters) or asset.dimension_names:
        return asset
    if asset not in _KNOWN:
        found = _swept_defaults(body.function)
        dimensions = (*asset.dimensions, *found.values())
        _KNOWN[asset] = replace(asset, body=_without(body, found), dimensions=dimensions) if found else asset
    return _KNOWN[asset]


def _swept_defaults(function: object) -> dict[str, Dimension]:
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return {}
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source) if "sweep" in source else None
    except (OSError, SyntaxError):
        return {}
    if tree is None or not isinstance(tree.body[0], Function):
        return {}
    namespace = function.__globals__
    calls = [(name, told) for name, told in defaults_of(tree.body[0]) if is_sweep(told, namespace)]
    return {name: dimension_of(name, told, namespace) for name, told in calls if isinstance(told, ast.Call)}


def _without(body: FunctionBody, names: Collection[str]) -> FunctionBody:
    """The body, with nothing as the defaults of some parameters: their values come with the point."""
    function = body.function
    assert isinstance(function, FunctionType)
    made = FunctionType(function.__code__, function.__globals__, function.__name__, None, function.__closure__)
    made.__dict__.update(function.__dict__)
    for attribute in ("__module__", "__qualname__", "__doc__", "__annotations__"):
        setattr(made, attribute, getattr(function, attribute))
    told = inspect.signature(function).parameters.values()
    kept = {each.name: None if each.name in names else each.default for each in told if each.default is not each.empty}
    plain = [each.name for each in told if each.kind is not each.KEYWORD_ONLY]
    made.__defaults__ = tuple(kept[name] for name in plain if name in kept)
    made.__kwdefaults__ = {name: value for name, value in kept.items() if name not in plain}
    return replace(body, function=made)
