"""Leaving places: where a notebook has its values kept, as an export tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions, kept_by
from nbasset.core.kept_at import FORMS, TYPE, without_password
from nbasset.core.version import STORE
from nbasset.export.records import CannotLeave, Recipe
from nbasset.instance.standing import Standing
from nbasset.libraries.fsspec import package_of
from nbasset.libraries.sqlalchemy import driver_of

MEMORY = ":memory:"


class Places:
    """What keeps the values of a notebook's assets, and the places that it has given names.

    Args:
        definitions: what is defined.
        standing: where every asset stands.
    """

    def __init__(self, definitions: Definitions, standing: Standing) -> None:
        self._definitions, self._standing = definitions, standing
        kept_at = definitions.kept_at
        self._named: Mapping[str, str] = dict(kept_at.names) if kept_at else {}
        self._rules: Mapping[str, str] = dict(kept_at.rules) if kept_at else {}

    def keeper(self, asset: Asset) -> str:
        """The I/O manager that keeps an asset, by itself, for its group or its type; empty for the usual one.

        Raises:
            CannotLeave: when its type is to tell, and nobody has made it; when there is no such place.
        """
        if asset.is_check:
            return ""
        name = asset.names[0]
        key = kept_by(name, self._definitions)
        if key == STORE and self._by_type(asset):
            found = self._standing.all()
            made = [each.current for each in found.values() if each.current and each.current.asset.key == name.key]
            if not made:
                told = f"{asset.key.to_user_string()} is kept where its type says ({', '.join(self._by_type(asset))})"
                raise CannotLeave([f"{told}, and nobody has made it: make it first"])
            key = made[0].io
        known = {*FORMS, *self._named, *self._definitions.resources}
        if key not in (STORE, "io_manager", *known):
            raise CannotLeave([f"{asset.key.to_user_string()} is to be kept by {key}, which nothing defines"])
        return "" if key in (STORE, "io_manager") else key

    def _by_type(self, asset: Asset) -> list[str]:
        said = asset.names[0]
        is_said = self._definitions.by_name[said].of(said).io_manager_key
        return [] if is_said else [each for each in self._rules if each.startswith(TYPE)]

    def name_of(self, address: str | None) -> str:
        """What a database is called that a query asks; empty where only its address is known."""
        return next((name for name, each in self._named.items() if each == address), "")

    def used(self, recipes: Iterable[Recipe], texts: Iterable[str]) -> dict[str, str]:
        """The addresses of the places that values go to or queries ask, by name; empty where a password is in it.

        Args:
            recipes: how assets are made.
            texts: their bodies.
        """
        keys = {each.options.get("io_manager_key") for each in recipes}
        said = "\n".join(texts)
        found = {
            name: address
            for name, address in self._named.items()
            if name not in self._definitions.resources and (name in keys or f'address_of_place("{name}")' in said)
        }
        return {name: address if without_password(address) == address else "" for name, address in found.items()}

    def packages(self, names: Iterable[str]) -> Iterator[str]:
        """The modules that reach places, which nobody imports.

        Args:
            names: of the places.
        """
        for name in names:
            where = self._named[name].rpartition(" ")[2]
            yield from filter(None, [package_of(where) or driver_of(where)])


def is_relative(address: str) -> bool:
    """Whether an address begins in the notebook's folder.

    >>> is_relative("duckdb:///w.duckdb"), is_relative("./lake"), is_relative("s3://lake"), is_relative("csv /lake")
    (True, True, False, False)
    """
    where = address.rpartition(" ")[2]
    protocol, _, path = where.partition("://")
    if not path:
        return bool(where) and not where.startswith(("/", "~"))
    is_file = protocol.partition("+")[0] in ("duckdb", "sqlite")
    return is_file and not path.startswith("//") and path != f"/{MEMORY}"
