"""Resources in a run: each is opened when a step first asks for it, and closed when the run ends."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ContextDecorator, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidDefinition

if TYPE_CHECKING:
    import logging


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
        found = self._given[name]
        stands_in = getattr(type(found), "get_object_to_set_on_execution_context", None)
        return found if stands_in is None else stands_in(found)

    @property
    def original_resource_dict(self) -> Mapping[str, object]:
        """All of them by name, by Dagster's name for it."""
        return self._given

    def of_run(self) -> object:
        """What the instance of the run may be asked that they belong to; ``None`` outside of runs."""
        return getattr(self._given, "instance", None)

    def __dir__(self) -> list[str]:
        return list(self._given)


@dataclass(frozen=True, slots=True)
class StorageFolder:
    """Where I/O managers keep values that are told no folder, as Dagster's instance has one.

    Args:
        folder: the folder.
    """

    folder: Path

    def storage_directory(self) -> str:
        """The folder, as a text."""
        return str(self.folder)


class InitResourceContext:
    """What a resource is told when it is built, as Dagster's ``InitResourceContext``.

    Args:
        run_id: the run.
        resource_config: its configuration.
        resources: the other resources, by name.
        folder: where values lie that are told no folder.

    >>> InitResourceContext(resource_config={"n": 3}).resource_config["n"]
    3
    """

    def __init__(
        self,
        run_id: str = "",
        resource_config: object = None,
        resources: Mapping[str, object] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.run_id = run_id
        self.resource_config = resource_config
        self.resources = AskedFor(resources or {})
        self.instance = StorageFolder(folder or Path(".nbasset", "io"))

    @property
    def log(self) -> logging.Logger:
        """A logger."""
        import logging

        return logging.getLogger("nbasset.resources")

    def __enter__(self) -> InitResourceContext:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close: who gave resources closes them."""


class OpenResources(Mapping[str, object]):
    """The resources of one run. They are taken by their shape, Dagster's or ours; what has none is handed on as it is.

    Args:
        given: every resource by name, as it was defined.
        run_id: the run.
        folder: where values lie that are told no folder.

    Attributes:
        instance: what I/O managers may ask about what was made before.

    >>> with OpenResources({"n": 3}, "run 1") as resources:
    ...     resources["n"]
    3
    """

    instance: object = None

    def __init__(self, given: Mapping[str, object], run_id: str = "", folder: Path | None = None) -> None:
        self.given = given
        self._told = run_id, folder
        self._open: dict[str, object] = {}
        self._at_it: list[object] = []
        self._closing = ExitStack()

    def __getitem__(self, name: str) -> object:
        if name not in self._open:
            self._open[name] = self.opened(self.given[name], name)
        return self._open[name]

    def opened(self, given: object, name: str = "") -> object:
        """Open a resource; it is closed with the others.

        Args:
            given: the resource as it was defined.
            name: what it is called.

        Raises:
            InvalidDefinition: when it needs itself.
        """
        if any(each is given for each in self._at_it):
            raise InvalidDefinition(f"The resource {name or type(given).__name__} needs itself, by way of others.")
        self._at_it.append(given)
        try:
            opening = self._opening(given, name)
            found = opening.__enter__()
        finally:
            self._at_it.pop()
        self._closing.callback(opening.__exit__, None, None, None)  # an error of another is none of its business
        return found

    def lend(self, open_ones: Mapping[str, object], others: Mapping[str, object]) -> None:
        """Know more resources.

        Args:
            open_ones: those that are open, by name; somebody else closes them.
            others: those that are still to be opened, where none of the name is known.
        """
        self.given = {**others, **self.given, **open_ones}
        self._open.update(open_ones)

    def _nested(self, given: object) -> object:
        """A resource that another one holds: one that a run configures is the one of its name, any other its own."""
        named = (name for name, each in self.given.items() if origin(each) is origin(given) is not None)
        name = next(named, None)
        return self.opened(given) if name is None else self[name]

    def _opening(self, given: object, name: str) -> AbstractContextManager[object]:
        run_id, folder = self._told
        if is_dagsters(given):
            return _by_dagster(given, name, self.given, folder)
        if not is_opened(given):  # a stand-in in a test, perhaps, that takes every name
            return nullcontext(given)
        given = cast("_Partial", given).made() if _has(given, "made") else given
        needed = getattr(given, "required_resource_keys", None)
        others = self if needed is None else _Some(self, needed)
        context = InitResourceContext(run_id, getattr(given, "resource_config", None), others, folder)
        return opened(given, context, self._nested)

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)

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


class _Some(Mapping[str, object]):
    """Some of the resources, opened when they are asked for."""

    def __init__(self, among: Mapping[str, object], names: Iterable[str]) -> None:
        self._among, self._names = among, sorted(names)

    def __getitem__(self, name: str) -> object:
        if name not in self._names:
            raise KeyError(name)
        return self._among[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class _Configured(Protocol):
    """A resource with a configuration, by its shape."""

    def opened(self, nested: Callable[[object], object], context: InitResourceContext) -> _Configured:
        """The same with what it holds open."""
        ...

    def yield_for_execution(self, context: InitResourceContext) -> AbstractContextManager[object]:
        """What bodies are handed."""
        ...


class _Partial(Protocol):
    """A resource of which a run says the rest, by its shape."""

    def made(self) -> object:
        """The resource itself."""
        ...


class _ByFunction(Protocol):
    """A resource that a function builds, by its shape."""

    resource_fn: Callable[..., object]


@contextmanager
def opened(given: object, context: InitResourceContext, nested: Callable[[object], object]) -> Iterator[object]:
    """What bodies are handed for a resource, for as long as it is open.

    Args:
        given: the resource as it was defined.
        context: what it is told.
        nested: opens what it holds that is a resource, too.
    """
    kind = type(given)
    if hasattr(kind, "yield_for_execution"):
        with cast("_Configured", given).opened(nested, context).yield_for_execution(context) as value:
            yield value
    elif _has(given, "resource_fn"):
        with built(cast("_ByFunction", given).resource_fn, context) as value:
            yield value
    else:
        yield given


@contextmanager
def built(function: Callable[..., object], context: object) -> Iterator[object]:
    """What a function builds, which may yield it, open, and go on when it is to be closed; ``@contextmanager`` too.

    Args:
        function: the function.
        context: what it is told, if it takes anything.
    """
    made = function(context) if inspect.signature(function).parameters else function()
    if isinstance(made, ContextDecorator):  # what @contextmanager makes of a function, as Dagster tells it
        with cast("AbstractContextManager[object]", made) as value:
            yield value
        return
    if not inspect.isgenerator(made):
        yield made
        return
    with contextmanager(lambda: made)() as value:
        yield value


def is_opened(given: object) -> bool:
    """Whether something is opened before it is used, by its shape: Dagster's resources, and ours.

    >>> is_opened(3)
    False
    """
    return is_dagsters(given) or any(_has(given, name) for name in ("yield_for_execution", "resource_fn", "made"))


def _has(given: object, name: str) -> bool:
    """Whether something has an attribute by its class or by itself, and does not only say so of every name."""
    return hasattr(type(given), name) or name in getattr(given, "__dict__", {})


def origin(given: object) -> object:
    """What a resource was before it was configured; ``None`` for one that no run configures."""
    return getattr(given, "origin", None)


def is_dagsters(given: object) -> bool:
    """Whether something is a resource as the package dagster defines them, so that it says itself how it is opened."""
    kind = type(given)
    named = (each.__name__ for each in kind.__mro__ if str(each.__module__).partition(".")[0] == "dagster")
    return not {"ResourceDefinition", "ConfigurableResourceFactory", "PartialResource"}.isdisjoint(named)


@contextmanager
def _by_dagster(given: object, name: str, known: Mapping[str, object], folder: Path | None) -> Iterator[object]:
    """Have dagster open one of its own, with the others that it requires."""
    dagster: Any = sys.modules["dagster"]
    name = name if name.isidentifier() else "resource"
    wanted, waiting = {name: given}, [given]
    while waiting:
        definition = waiting.pop()
        definition = (
            definition.get_resource_definition() if hasattr(definition, "get_resource_definition") else definition
        )
        for each in getattr(definition, "required_resource_keys", ()):
            if each in known and each not in wanted:
                wanted[each] = known[each]
                waiting.append(known[each])
    instance = dagster.DagsterInstance.ephemeral(tempdir=str(folder) if folder else None)
    with dagster.build_resources(wanted, instance=instance) as made:
        yield getattr(made, name)
