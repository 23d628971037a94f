"""Bodies: what makes a value. The core carries them; versions look into them, the engine runs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from nbasset.core.config import Config


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
    """

    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    context: str | None = None
    config: tuple[str, type[Config]] | None = None

    @property
    def namespace(self) -> dict[str, Any]:
        """The module's names that the function sees."""
        return self.function.__globals__


@dataclass(frozen=True, slots=True, eq=False)
class CellBody:
    """The text of an ``%%asset`` cell, compiled.

    Args:
        source: what the user wrote, below the magic line.
        program: the code that runs: it leaves its value and what it displays last in two names.
        normal: the same code in normal form, for its version.
        namespace: the notebook's names.
        free: names the cell reads and does not bind before.
        assigned: names the cell binds.
        perhaps: names it reads and may have bound itself by then, so that it waits for nobody else to do so.
        changed: names the cell changes in place.
        parameters: in function form, the parameters; otherwise none.
        function: in function form, the name of the function.
        context: in function form, the name of the context parameter, if it has one.
        awaits: whether the body awaits.
        open_names: whether a star import or ``exec`` may bind names nobody can tell.
        hint: the one line of advice shown beside the value, if any.
    """

    source: str
    program: CodeType
    normal: CodeType
    namespace: dict[str, Any]
    free: tuple[str, ...]
    assigned: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    function: str | None = None
    context: str | None = None
    awaits: bool = False
    open_names: bool = False
    hint: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)


Body = FunctionBody | CellBody
