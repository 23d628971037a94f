"""Assets composed of ops: what names mean in the function of a graph, and whether it is still the one that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nbasset.core.bodies import Body, FunctionBody
from nbasset.core.result_names import ResultName
from nbasset.libraries.foreign import module_of
from nbasset.versions.memo import Memo

_OF_OPS = ("nbasset.dagster.ops", "nbasset.api.graphs")


def _composes(thing: object) -> bool:
    """Whether something is an op or a graph."""
    return module_of(type(thing)) in _OF_OPS


def known_to(body: Body, known: Callable[[str], ResultName | None]) -> Callable[[str], ResultName | None]:
    """Which asset a name in a body means: in the function of a graph, ops are meant where assets are called the same.

    Args:
        body: the body.
        known: which asset a name means anywhere else.
    """
    if not isinstance(body, FunctionBody) or body.through is None:
        return known
    home = body.namespace
    return lambda name: None if _composes(home.get(name)) else known(name)


def older_sentences(body: Body, memo: Memo) -> Iterator[str]:
    """What is wrong with an asset that was made of an op or a graph which is another one by now, and what to do.

    Args:
        body: the asset's body.
        memo: what one planning pass has digested so far.
    """
    made_of = body.made_of if isinstance(body, FunctionBody) else None
    if made_of is None or not isinstance(body, FunctionBody):
        return
    if memo.trace:
        memo.trace.is_open = True
    name = body.function.__name__
    now = body.namespace.get(name)
    if now is not made_of and _composes(now):
        digests = {memo.content("", each)[0].digest for each in (now, made_of)}
        if len(digests) > 1:
            yield f"it was made of an older {name}: run the cell again that makes it an asset"
