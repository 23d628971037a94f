"""Resources in a run: each is opened when a step first asks for it, and closed when the run ends."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from nbasset.core.config import InitResourceContext


class OpenResources(Mapping[str, object]):
    """The resources of one run. They are taken by their shape, Dagster's or ours; what has none is handed on as it is.

    Args:
        given: every resource by name, as it was defined.
        run_id: the run.

    >>> with OpenResources({"n": 3}, "run 1") as resources:
    ...     resources["n"]
    3
    """

    def __init__(self, given: Mapping[str, object], run_id: str) -> None:
        self._given = given
        self._context = InitResourceContext(run_id)
        self._open: dict[str, object] = {}
        self._closing = ExitStack()

    def __getitem__(self, name: str) -> object:
        if name not in self._open:
            resource = opened(self._given[name], self._context)
            self._open[name] = resource.__enter__()
            self._closing.callback(resource.__exit__, None, None, None)
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __enter__(self) -> OpenResources:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened, the last first.

        Raises:
            Exception: what a resource raised as it was closed; the others are closed as well.
        """
        self._open.clear()
        self._closing.pop_all().close()


class AskedFor:
    """Resources as a context has them: each is an attribute, opened when it is asked for.

    Args:
        given: the resources by name.
    """

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._given:
            known = ", ".join(self._given) or "none is defined"
            raise AttributeError(
                f"There is no resource {name!r} ({known}): give it in Definitions(resources={{{name!r}: …}})."
            )
        return self._given[name]

    def __dir__(self) -> list[str]:
        return list(self._given)


@contextmanager
def opened(given: Any, context: object) -> Iterator[object]:
    """What bodies are handed for a resource, for as long as it is open.

    Args:
        given: the resource as it was defined.
        context: what it is told.
    """
    kind = type(given)
    if hasattr(kind, "yield_for_execution"):
        now = given.opened() if hasattr(kind, "opened") else given
        with now.yield_for_execution(context) as value:
            yield value
    elif kind.__name__ == "ResourceDefinition":
        with _built(given.resource_fn, context) as value:
            yield value
    else:
        yield given


@contextmanager
def _built(function: Callable[..., object], context: object) -> Iterator[object]:
    made = function(context) if inspect.signature(function).parameters else function()
    if not inspect.isgenerator(made):
        yield made
        return
    with contextmanager(lambda: made)() as value:
        yield value
