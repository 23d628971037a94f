"""Own meanings: which functions of the notebook mean something else in a body, since they lead to a name that does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from types import FunctionType

from nbasset.core.assets import Asset
from nbasset.core.bodies import Body, CellBody
from nbasset.core.version import Version
from nbasset.engine.watch.forwarding import Pair, bound_anew
from nbasset.engine.watch.observing import hearing
from nbasset.engine.watch.own_names import MAIN, OwnModule
from nbasset.libraries.foreign import module_of
from nbasset.libraries.known import KNOWN
from nbasset.versions.code.normal_form import CodeForm, normal_form
from nbasset.versions.code.untracked import COMPUTED

MANY = 100
"""Parts of a container that are looked at for their classes."""


def meanings_of(
    asset: Asset, version: Version, things: Iterable[object], bound: Iterable[str]
) -> tuple[OwnModule | None, list[Pair]]:
    """The module in which a body runs, and the functions that mean something else there.

    Args:
        asset: the asset.
        version: what it rests on now.
        things: the functions and classes that its code leads to.
        bound: the names that are bound to something of the body's own: its inputs, and copies.

    Returns:
        No module where nothing is bound in a function of a module: that runs among the module's names.
    """
    body, passed = asset.body, {parameter.name for parameter in asset.body.parameters}
    bound = {name for name in bound if name not in passed and "." not in name}
    if isinstance(body, CellBody):
        bound |= normal_form(body.normal).stores
    elif bound:
        things = [*things, body.function]
    else:
        return None, []
    own = OwnModule(body.namespace, hearing)
    return own, [(each, bound_anew(each, vars(own))) for each in _led(body, version, things, bound)]


def classes_by_name(inputs: Iterable[object], home: Mapping[str, object]) -> dict[str, type]:
    """The classes of inputs that other bodies have defined, by which pickle finds them in ``__main__``.

    Args:
        inputs: values; of containers, the first parts are looked at.
        home: the notebook's names, which come first.
    """
    found: dict[str, type] = {}
    for value in inputs:
        for kind in {type(each) for each in (value, *islice(_parts(value), MANY))}:
            if module_of(kind) == MAIN and kind.__qualname__ == kind.__name__ and kind.__name__ not in home:
                found[kind.__name__] = kind
    return found


def _parts(value: object) -> Iterable[object]:
    if type(value) is dict:
        return value.values()
    return value if type(value) is list or type(value) is tuple or type(value) is set else ()


def _led(body: Body, version: Version, things: Iterable[object], bound: set[str]) -> list[FunctionType]:
    """The functions that lead to a name bound, or to a function that does; all of them where any name may be bound."""
    home, names = body.namespace, version.names
    anything = isinstance(body, CellBody) and (body.open_names or not COMPUTED.isdisjoint(version.untracked))
    if anything:
        things = [*things, *home.values()]
    left = {id(each): each for each in things if isinstance(each, FunctionType) and each.__globals__ is home}
    if anything or not left:
        return [*left.values()]
    called = {id(home[name]): name for name in names if id(home.get(name)) in left}
    forms = {key: normal_form(each.__code__) for key, each in left.items()}
    bound = bound.union(*(form.stores for form in forms.values()))
    found = [left.pop(key) for key in [*left] if _looks_names_up(forms[key])]
    bound |= {called[id(each)] for each in found if id(each) in called}
    while led := [key for key in left if not bound.isdisjoint(_uses(forms[key]))]:
        found += [left.pop(key) for key in led]
        bound |= {called[key] for key in led if key in called}
    return found


def _looks_names_up(form: CodeForm) -> bool:
    """Whether code hands texts to a library that looks for the names in them among those of whoever calls it."""
    handed = form.attributes.union(chain[-1] for chain in form.reads)
    return not handed.isdisjoint(KNOWN.querying.union(*KNOWN.sql.values()))


def _uses(form: CodeForm) -> set[str]:
    return {chain[0] for chain in form.reads} | form.stores
