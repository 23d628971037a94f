"""Managers along: the I/O managers that an order needs go along with it, and keep and give values in its process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, cast

from nbasset.core.assets import Asset
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.decorators import asset as of_function
from nbasset.core.definitions import Definitions, kept_by
from nbasset.core.errors import NbassetError, NotStored
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.engine import by_value
from nbasset.engine.work_order import NeedsKernel
from nbasset.instance.managed_values import OURS, ManagedValues
from nbasset.instance.run_config import counted, is_private
from nbasset.versions.managers import is_changed, leading
from nbasset.versions.memo import Memo
from nbasset.versions.resources import used_managers, with_nested, with_required
from nbasset.versions.values.digest import digest

if TYPE_CHECKING:
    from nbasset.core.kept_at import KeptAt


@dataclass(frozen=True, slots=True)
class Along:
    """What of I/O managers an order needs in its process.

    Args:
        managers: those of the notebook's resources that it needs, by name and by value; empty where it needs none.
        others: the names of the other resources, which stay at home.
        places: the places it needs that have a name, with the rules for types of values, by value; empty for none.
        upstream: the assets whose values go in, for what managers are told of these.
    """

    managers: bytes = b""
    others: tuple[str, ...] = ()
    places: bytes = b""
    upstream: tuple[Asset, ...] = ()


NONE = Along()
"""Nothing goes along."""


class Needed:
    """The I/O managers that a step needs, wherever it is made.

    Args:
        asset: the asset that it makes.
        own: it, and the others that its body makes, as things stand.
        inputs: the results that go into it, by the names the body uses.
        defined: what is defined.
    """

    def __init__(
        self,
        asset: Asset,
        own: Mapping[ResultName, Assessment],
        inputs: Mapping[str, Materialization],
        defined: Definitions,
    ) -> None:
        self._asset, self._defined = asset, defined
        ups = own[asset.names[0]].version.inputs
        parts = [part for up in ups.values() for part in defined.parts_of(up) if part in defined.by_name]
        wanted = [each.settings.io for each in own.values()]
        wanted += [io for made in inputs.values() for io in _keepers(made)]
        wanted += [kept_by(part, defined) for part in parts]
        wanted += [each.input_manager_key for each in asset.loading.values() if each.input_manager_key]
        given = used_managers(asset, ups, defined.by_name, defined.resources) if defined.resources else []
        self.managers = {name: defined.resources[name] for name in with_required([*given, *wanted], defined.resources)}
        self.places = _places(defined.kept_at, set(wanted).difference(self.managers))
        self._upstream = dict.fromkeys(defined.by_name[part] for part in parts)

    def names(self) -> dict[str, object]:
        """What the code of the managers names of the notebook, which has to go along as well."""
        home, memo = self._asset.body.namespace, Memo()
        led = (leading(each, counted, self._defined.known_as, memo).found.names for each in self.managers.values())
        return {name: home[name] for names in led for name in names if name in home}

    def along(self, names: Mapping[str, object], *, away: bool) -> Along:
        """What goes along with the order.

        Args:
            names: the names of the notebook that go along.
            away: whether the order may leave this computer.

        Raises:
            NbassetError: when one of them has a secret, which does not leave this computer.
            Exception: whatever one raises that cannot be taken along.
        """
        others = tuple(name for name in self._defined.resources if name not in self.managers)
        if not self.managers and self.places is None:
            return Along(others=others) if others else NONE
        if away:
            self._refuse_secrets()
        return Along(
            by_value.dumps(self.managers, self._asset.body.namespace, names) if self.managers else b"",
            others,
            pickle.dumps(self.places) if self.places is not None else b"",
            tuple(map(_told_of, self._upstream)),
        )

    def _refuse_secrets(self) -> None:
        for name, manager in {**self.managers, **(self.places or {})}.items():
            if any(map(_has_secret, with_nested(manager))):
                raise NbassetError(f"the password of {name}, where values are kept, does not leave this computer")


def _keepers(made: Materialization) -> Iterator[str]:
    """The I/O managers that have a result, or its parts."""
    for _, part in getattr(made, "parts", ((None, made),)):
        yield part.io


def _places(kept_at: KeptAt | None, wanted: set[str]) -> KeptAt | None:
    """The places that are needed, with the rules for types; ``None`` where the store has everything."""
    if kept_at is None:
        return None
    by_type = {name for about, name in kept_at.rules.items() if about.startswith("type:")}
    needed = {name for name in wanted | by_type if name in kept_at}
    return kept_at.only(needed) if needed else None


def _has_secret(manager: object) -> bool:
    """Whether an I/O manager knows a password."""
    fields = getattr(type(manager), "model_fields", ())
    return bool(getattr(manager, "has_secret", False)) or is_private([getattr(manager, name) for name in fields])


def _told_of(asset: Asset) -> Asset:
    """An asset as managers are told of it: without what makes it."""
    dimensions = tuple(replace(each, given=()) for each in asset.dimensions)
    return replace(
        asset, body=_NOTHING.body, ins={}, upstream=(), retry_policy=None, dimensions=dimensions, resource_defs={}
    )


@of_function
def _nothing() -> None:
    """Stands for whatever makes a value that comes from a manager."""


_NOTHING = _nothing

_unpacked: dict[bytes, dict[str, object]] = {}
_opened: dict[bytes, KeptAt] = {}
"""By what came along, what it was: managers that come again are those that were here, with what they keep open."""


class AsOrdered(Definitions):
    """What is defined, as far as an order tells.

    Args:
        asset: the asset that is made.
        words: what words in its code mean.
        resources: shared things that its body uses, by name.
        told: the I/O managers.
        home: the notebook's names in this process.
    """

    def __init__(
        self,
        asset: Asset,
        words: Mapping[str, ResultName],
        resources: Mapping[str, object],
        told: Along = NONE,
        home: dict[str, object] | None = None,
    ) -> None:
        managers = self._managers(told.managers, home or {}) if told.managers else {}
        at_home = {name: AtHome(name) for name in told.others}
        super().__init__([*told.upstream, asset], resources={**at_home, **managers, **resources})
        if told.places:
            self.kept_at = _opened.setdefault(told.places, pickle.loads(told.places))
        self._meant = words

    @staticmethod
    def _managers(told: bytes, home: dict[str, object]) -> dict[str, object]:
        if told not in _unpacked:
            _unpacked[told] = cast("dict[str, object]", by_value.loads(told, home))
        return _unpacked[told]

    def known_as(self, word: str) -> ResultName | None:
        """The asset that a word means."""
        return self._meant.get(word) or super().known_as(word)


class AtHome:
    """A resource that did not come along: who asks for it is made in the kernel.

    Args:
        name: what it is called.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def resource_fn(self) -> NoReturn:
        """Somebody asks for it."""
        raise NeedsKernel(f"the resource {self._name}")


class ManagedElsewhere(ManagedValues):
    """Hands values to I/O managers in another process than the kernel's.

    Attributes:
        away: whether that may be on another computer, where nobody can reach what the notebook reaches.
        notes: results are the kernel's.
    """

    away = False
    notes = False

    def save_together(
        self, parts: Sequence[Materialization], value: object, *, early: bool = False
    ) -> list[Materialization]:
        """Have a value kept, where others find it.

        Raises:
            NeedsKernel: when the manager keeps it in itself, or cannot do its work here.
        """
        io = parts[0].io
        if self.versioned(io) is not None:
            return self._saved(parts, value, early=early)
        with self._opened(io) as (manager, _):
            before = _state(manager)
            kept = self._saved(parts, value, early=early)
            if _state(manager) != before or is_changed(self.defined().resources.get(io)):
                raise NeedsKernel(f"I/O manager {io}, which keeps something of {parts[0].asset} in itself")
        return kept

    def _saved(self, parts: Sequence[Materialization], value: object, *, early: bool) -> list[Materialization]:
        try:
            return super().save_together(parts, value, early=early)
        except NotStored:
            raise
        except Exception as error:
            if self.away:
                raise NeedsKernel(f"I/O manager {parts[0].io}, which fails there ({error})") from error
            raise


def _state(manager: object) -> str:
    """What an I/O manager holds, whoever has written it."""
    return digest([manager, getattr(manager, "__dict__", None)]).digest


def not_given(made: Materialization) -> NeedsKernel | None:
    """What is said where the I/O manager that keeps a value does not give it in this process; ``None`` of the store's.

    Args:
        made: the result.
    """
    io = next((io for io in _keepers(made) if io not in OURS), None)
    return None if io is None else NeedsKernel(f"{made.asset}, which I/O manager {io} does not give elsewhere")
