"""The surroundings of a step: its names; whatever happens, they are put back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from types import CodeType, MappingProxyType, ModuleType
from typing import Any

from nbasset.core.bodies import Body, FunctionBody
from nbasset.engine.watch.forwarding import Pair
from nbasset.engine.watch.own_names import OF_MODULES, OwnModule, as_main

POINT = "__nbasset_point__"
"""The name under which a cell's program finds the values that its sweeps have at the point that is made."""


@contextmanager
def swapped(
    namespace: dict[str, Any], bindings: Mapping[str, Any], visible: Collection[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Bind names in a namespace for a while.

    Args:
        namespace: the namespace, changed in place so that every function that looks into it sees the same.
        bindings: the names to bind: a step's inputs.
        visible: the names of the namespace that stay to be seen beside modules and names with underscores in front;
            nothing leaves every name visible.

    >>> names = {"x": 1, "y": 2}
    >>> with swapped(names, {"x": 10}, visible=()) as inside:
    ...     inside["z"] = 3
    ...     print(inside)
    {'x': 10, 'z': 3}
    >>> names
    {'x': 1, 'y': 2}
    """
    if visible is None:
        before = {name: namespace[name] for name in bindings if name in namespace}
        namespace.update(bindings)
        try:
            yield namespace
        finally:
            for name in bindings:
                if name in before:
                    namespace[name] = before[name]
                else:
                    namespace.pop(name, None)
        return
    whole = dict(namespace)
    for name, value in whole.items():
        if not (name in visible or name.startswith("_") or isinstance(value, ModuleType)):
            del namespace[name]
    namespace.update(bindings)
    try:
        yield namespace
    finally:
        for name in [name for name in namespace if name not in whole]:
            del namespace[name]
        namespace.update(whole)


@contextmanager
def among_own(
    own: OwnModule,
    body: Body,
    bindings: Mapping[str, object],
    visible: Collection[str] | None,
    anew: Iterable[Pair] = (),
    missed: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[dict[str, Any]]:
    """Have a body's own module hold its names; where it is a cell's, the module stands for ``__main__`` meanwhile.

    Afterwards it keeps what the body's functions may ask for later, from a thread or a callback, and nothing else.

    Args:
        own: the module.
        body: the body.
        bindings: the names to bind: a step's inputs.
        visible: the names of the notebook that it may see; nothing means all of them.
        anew: functions that mean something else here, each with the same bound anew.
        missed: what is to be found among the notebook's names meanwhile, by code that looks there.
    """
    names, home = vars(own), body.namespace
    names.update((name, home[name]) for name in (home if visible is None else visible) if name in home)
    others = {id(function): other for function, other in anew}
    names.update((name, others[id(value)]) for name, value in [*names.items()] if id(value) in others)
    names.update(bindings)
    if isinstance(body, FunctionBody):
        yield names
        return
    with as_main(own), swapped(home, missed) if missed else nullcontext():
        yield names
    asked = _asked_late(body.program).union(*(_named(other.__code__) for other in others.values()))
    if asked and (visible is None or len(visible) < len(home)):  # otherwise a text may ask for any
        for name in names.keys() - asked - {*OF_MODULES}:
            del names[name]


def _asked_late(code: CodeType) -> set[str]:
    """What functions may ask for that code defines."""
    return set[str]().union(*(_named(each) for each in code.co_consts if isinstance(each, CodeType)))


def _named(code: CodeType) -> set[str]:
    return {*code.co_names, *_asked_late(code)}
