"""Names that an asset of a cell had better not have: each refusal says why, and what to do."""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Iterable, Mapping

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.libraries.foreign import is_a, module_of

_OF_THE_PROMPT = "_sitebuiltins"
"""Where ``copyright``, ``exit`` and their like come from, which only people at a prompt call."""

_CALLED = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)


def check_names(asset: Asset, own: Mapping[str, object], former: Definitions) -> None:
    """Refuse a name that means something else already, to the cell itself or to others.

    Args:
        asset: what the cell defines.
        own: what the notebook's own names mean that are no assets.
        former: what is defined already.

    Raises:
        InvalidDefinition: with what to do; nothing is defined then.
    """
    for name in (key.name for key in asset.keys):
        if _is_made_of_itself(asset, name):
            raise InvalidDefinition(
                f"{name} cannot be made from its own earlier value. "
                f"Give this step a name: %%asset {step_name(asset, name, former)}"
            )
        if _is_pythons(name):
            raise InvalidDefinition(f"{_taken(name)}: %%asset {step_name(asset, name, former, 'my_{}')}")
        if is_a(own.get(name), _CALLED):
            raise InvalidDefinition(
                f"{name} is a {_kind(own[name])} of this notebook: "
                "every cell that uses it would get the asset instead. Give one of them another name."
            )


def check_functions(assets: Iterable[Asset]) -> None:
    """Refuse functions of ``@asset`` that are called like something of Python's.

    Args:
        assets: what a cell defines with them.

    Raises:
        InvalidDefinition: with what to do; nothing is defined then.
    """
    for name in (key.name for asset in assets for key in asset.keys):
        if _is_pythons(name):
            raise InvalidDefinition(f"{_taken(name)}: def my_{name}(…)")


def _taken(name: str) -> str:
    told = f"{name} is Python's own: every cell that uses it would get the asset instead"
    return f"{told}. Give the asset another name"


def reads_itself(asset: Asset, text: str) -> bool:
    """Whether an asset may read its own name, as far as the text of its cell tells.

    Args:
        asset: the asset.
        text: its cell.
    """
    words = {word for key in asset.keys for word in (key.name, *key.path)}
    try:
        tree = ast.parse(text.partition("\n")[2])
    except SyntaxError:  # of IPython: every word may be read
        return True
    read = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    read |= {each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)}
    keys = {*asset.deps, *asset.ins.values()}
    return not words.isdisjoint(read) or not keys.isdisjoint(asset.keys)


def own_earlier_value(asset: Asset) -> str:
    """The name of a step that would be made from its own earlier value; empty for any other."""
    return next((key.name for key in asset.keys if _is_made_of_itself(asset, key.name)), "")


def step_name(asset: Asset, name: str, former: Definitions, form: str = "{}_clean") -> str:
    """A name for another step of the same, that nothing in the notebook has yet.

    Args:
        asset: what the cell would define.
        name: the name it has.
        former: what is defined already.
        form: how another name is made of that.
    """
    taken = {*asset.body.namespace, *former.names}
    first = form.format(name)
    numbered = (f"{first}{number or ''}" for number in (0, *range(2, len(taken) + 3)))
    return next(each for each in numbered if each not in taken)


def _is_made_of_itself(asset: Asset, name: str) -> bool:
    """Whether the cell reads what its own name meant before."""
    body = asset.body
    if not isinstance(body, CellBody):
        return False
    if body.function_name is not None:
        return any(parameter.name == name and parameter.required for parameter in body.parameters)
    if name not in body.free or name in body.perhaps:
        return False
    from nbasset.versions.cells.names import analyse

    return name in analyse(ast.parse(body.python)).free  # a table of a query that is called so is the database's own


def _is_pythons(name: str) -> bool:
    thing = vars(builtins).get(name)
    return name in vars(builtins) and module_of(type(thing)) != _OF_THE_PROMPT


def _kind(thing: object) -> str:
    if is_a(thing, types.ModuleType):
        return "module"
    return "class" if is_a(thing, type) else "function"
