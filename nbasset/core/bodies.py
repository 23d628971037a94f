"""Bodies: what makes a value. The core carries them; versions look into them, the engine runs them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from nbasset.core.config import ConfigClass, is_config
from nbasset.core.dataclass import dataclass

if TYPE_CHECKING:
    from nbasset.core.version import Version

Compute: TypeAlias = Callable[..., Any]
"""A function that makes a value: of any parameters, of any type."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function that makes an asset."""

    name: str
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class FunctionBody:
    """A Python function, given to ``@asset``.

    Args:
        function: the function itself.
        parameters: the parameters that inputs or resources fill.
        context: the name of the parameter that takes the execution context, if it has one.
        config: the config parameter and its class, if it has one.
        through: calls the function in the stead of who would, where it is that of a graph.
        made_of: the op or graph whose function it is, where something else has made an asset of that.

    Attributes:
        source: empty: it is not kept here, but where the function is defined.
        python: the same.
        hint: empty: only cells are given advice.
        quiet: False: it has no last expression.
        assigned: empty, as ``perhaps`` and ``changed``: what it binds are its own names.
        in_notebook: whether it runs among the notebook's names: no, among those of its module.
        assigns: whether its value may be what it assigns: no, it returns it.
        queries: whether it is a query: no.
    """

    source: ClassVar[str] = ""
    python: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    quiet: ClassVar[bool] = False
    assigned: ClassVar[tuple[str, ...]] = ()
    perhaps: ClassVar[tuple[str, ...]] = ()
    changed: ClassVar[tuple[str, ...]] = ()
    function_name: ClassVar[str | None] = None
    in_notebook: ClassVar[bool] = False
    assigns: ClassVar[bool] = False
    queries: ClassVar[bool] = False

    function: Compute
    parameters: tuple[Parameter, ...]
    context: str | None = None
    config: tuple[str, ConfigClass] | None = None
    through: Callable[[Compute, Mapping[str, object]], object] | None = None
    made_of: object = None

    @property
    def namespace(self) -> dict[str, Any]:
        """The module's names that the function sees."""
        return self.function.__globals__

    @property
    def awaits(self) -> bool:
        """Whether it awaits."""
        return inspect.iscoroutinefunction(self.function)

    @property
    def config_class(self) -> ConfigClass | None:
        """The class of the config parameter; one that its module has defined again since goes before."""
        if self.config is None:
            return None
        kind = self.config[1]
        now = self.namespace.get(getattr(kind, "__name__", ""))
        same = is_config(now) and getattr(now, "__qualname__", "") == getattr(kind, "__qualname__", "")
        return cast("ConfigClass", now) if same else kind


@dataclass(frozen=True, slots=True, eq=False)
class CellBody:
    """The text of an ``%%asset`` cell, compiled.

    Args:
        source: what the user wrote, below the magic line.
        python: the same as plain Python, without IPython's own syntax.
        program: the code that runs: it leaves its value and what it displays last in two names.
        normal: the same code in normal form, for its version.
        namespace: the notebook's names.
        free: names the cell reads and does not bind before.
        assigned: names the cell binds.
        perhaps: names it reads and may have bound itself by then, so that it waits for nobody else to do so.
        changed: names the cell changes in place.
        parameters: in function form, the parameters; otherwise none.
        function_name: in function form, the name of the function.
        context: the name of what takes the execution context, if there is one: of a parameter, or in statement form a
            name that nothing else defines.
        awaits: whether the body awaits.
        open_names: whether a star import or ``exec`` may bind names nobody can tell.
        hint: the one line of advice shown beside the value, if any.
        quiet: whether a semicolon ends it, so that what its last expression gives is not shown.
        queries: whether it is a query, so that what it rests on may be a table that only its database has.

    Attributes:
        config: ``None``: cells have no config parameter.
        config_class: the same.
        in_notebook: whether it runs among the notebook's names: yes.
    """

    config: ClassVar[None] = None
    config_class: ClassVar[None] = None
    in_notebook: ClassVar[bool] = True

    source: str
    program: CodeType
    normal: CodeType
    namespace: dict[str, Any]
    free: tuple[str, ...]
    assigned: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    function_name: str | None = None
    context: str | None = None
    awaits: bool = False
    open_names: bool = False
    hint: str = ""
    quiet: bool = False
    python: str = ""
    queries: bool = False

    @property
    def assigns(self) -> bool:
        """Whether its value may be what it assigns: in statement form, not where it is a function."""
        return self.function_name is None


@dataclass(frozen=True, slots=True, eq=False)
class RecalledBody(CellBody):
    """The body of an asset that was recalled: its cell has not run here, so that it is loaded and never made.

    Args:
        version: what the asset rests on, as it was seen.
        rooms: the libraries that its code leads to.
        why_not: tells why it cannot be taken for that any more; empty while it can.
    """

    version: Version | None = None
    rooms: frozenset[str] = frozenset()
    why_not: Callable[[], str] = str


Body = FunctionBody | CellBody
