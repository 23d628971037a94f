"""Local modules that do not load, and the notebook's names that come from them: who uses either is blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from types import ModuleType

from nbasset.core.bodies import Body, FunctionBody
from nbasset.core.dataclass import dataclass
from nbasset.libraries.foreign import is_a
from nbasset.versions.plain_names import PlainNames


@dataclass(frozen=True, slots=True)
class Broken:
    """Why modules do not load.

    Args:
        modules: by the module, why.
        names: by a name of the notebook that was imported from it, or means it, why.

    >>> broken = Broken({"mine": "module mine is gone"}, {"K": "module mine is gone"})
    >>> broken.told(["others", "mine"]), broken.told(["others"]), bool(broken), bool(Broken())
    ('module mine is gone', '', True, False)
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.modules)

    def told(
        self,
        modules: Iterable[str],
        names: Iterable[str] = (),
        plain: PlainNames | None = None,
        known_as: Callable[[str], object] = lambda _: None,
    ) -> str:
        """Why something cannot be used now; empty where it can.

        Args:
            modules: the modules that it leads to.
            names: the notebook's names that it leads to.
            plain: the plain cells that these come from, which could not run either.
            known_as: the asset that a name means, if any; what stands behind one is that one's own business.
        """
        if not self.modules:
            return ""
        if plain is not None and self.names:
            names = plain.sources.names_behind(names, lambda name: known_as(name) is not None)
        told = [self.modules.get(each) for each in modules] + [self.names.get(each) for each in sorted(names)]
        return next(filter(None, told), "")


def home_of(body: Body) -> str:
    """The module that a body's function stands in; empty for a cell."""
    return body.function.__module__ if isinstance(body, FunctionBody) else ""


def not_loading(
    modules: Mapping[str, str], imported: Mapping[str, tuple[str, str]], namespace: Mapping[str, object]
) -> Broken:
    """The modules that do not load, with the notebook's names that come from them.

    Args:
        modules: by the module, why it does not load.
        imported: by a name of the notebook, what it was imported from: the module, and the attribute.
        namespace: the notebook's names.
    """
    if not modules:
        return Broken()
    names = {name: modules[module] for name, (module, _) in imported.items() if module in modules}
    for name, value in namespace.items():
        if is_a(value, ModuleType) and value.__name__ in modules:
            names[name] = modules[value.__name__]
    return Broken(dict(modules), names)
