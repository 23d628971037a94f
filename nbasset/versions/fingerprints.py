"""Fingerprints: what names of plain cells mean at this moment, as digests to compare with those of another moment."""

from __future__ import annotations

from collections.abc import Mapping
from threading import local
from types import FunctionType, ModuleType

from nbasset.core.digests import digest_of
from nbasset.libraries.foreign import attribute, is_a
from nbasset.libraries.ipython import told_by_traits
from nbasset.libraries.origin import is_users, place_of
from nbasset.versions.attached import attached
from nbasset.versions.budget import LARGE, weight
from nbasset.versions.closure import Walk
from nbasset.versions.code.introspection import seen_of
from nbasset.versions.meanings import unlisted
from nbasset.versions.memo import Memo
from nbasset.versions.module_data import MISSING
from nbasset.versions.overrides import overrides
from nbasset.versions.places import held
from nbasset.versions.settings import Told, reached_by, tell_by

TOLD_BY = "code told by "
"""How the functions are called that are called when something's trait is set, before its name."""


class Fingerprints:
    """Takes them in one look.

    Args:
        memo: what this look has digested.

    >>> import json
    >>> take = Fingerprints(Memo())
    >>> take.fingerprint({"a": 1, "b": 1}, "a") == take.fingerprint({"a": 1, "b": 1}, "b")
    True
    >>> take.fingerprint({}, "a") is None, take.held("json.nothing_of_it") is None
    (True, True)
    """

    def __init__(self, memo: Memo) -> None:
        self._memo = memo

    def fingerprint(self, namespace: Mapping[str, object], name: str, *, itself: bool = False) -> str | None:
        """A digest of what a plain notebook name means now, one of what it leads to; ``None`` if it is not there.

        Other notebook names that it leads to are left out: each counts by itself.

        Args:
            namespace: where the name is looked up.
            name: the name, or a module's with an attribute of it; or how settings are called, or what code can see of a
                name beside what it means. Where it is about the thing itself, the module is called by its own name.
            itself: only the thing itself, without what it leads to.
        """
        if " " in name:
            if name.startswith(TOLD_BY):
                return self._told(namespace, name.removeprefix(TOLD_BY))
            asked = seen_of(name)
            return self._memo.setting(name) if asked is None else self._seen(namespace, *asked)
        first, *attributes = name.split(".")
        if itself and attributes:
            return self.held(name)
        if not self._memo.trace.bound(namespace, first):
            return None
        if itself or weight(namespace[first]) > LARGE:
            return self._itself(namespace[first])
        walk = Walk(namespace, _no_asset, self._memo)
        walk.look_up(first, *attributes)
        found = walk.finish()
        others = found.names.keys() - {first}
        parts = {label: part for label, part in found.parts.items() if label.rstrip("′") not in others}
        told = {label: [part.kind, part.digest] for label, part in parts.items()}
        own = digest_of(told.pop(name, None))
        return f"{own} {digest_of(told)}" if told else own

    def _seen(self, namespace: Mapping[str, object], what: str, chain: str) -> str | None:
        """A digest of what code can see that asks for it; ``None`` where the name leads to no function and no class."""
        walk = Walk(namespace, _no_asset, self._memo)
        walk.found.asks.add(what)
        walk.look_up(*chain.split("."))
        found = walk.finish()
        others = {f"{what} of {name}" for name in found.names if name != chain}
        told = {k: part.digest for k, part in found.parts.items() if k.startswith(f"{what} of ") and k not in others}
        return digest_of(told) if told else None

    def _told(self, namespace: Mapping[str, object], name: str) -> str | None:
        """A digest of the user's functions that are called when a trait is set; ``None`` where none is."""
        told = told_by_traits(namespace.get(name))
        walk = Walk(namespace, _no_asset, self._memo)
        for function in told:
            walk.follow(function)
        parts = walk.finish().parts if told else {}
        functions = {label: part.digest for label, part in parts.items() if part.kind == "function"}
        return digest_of(functions) if functions else None

    def held(self, place: str) -> str | None:
        """A digest of what a local module holds by a name, itself; ``None`` where nothing is there.

        Args:
            place: the name behind that of the module, as ``mod.items``.
        """
        value = held(place)
        if is_a(value, (FunctionType, type)) and not is_users(value):
            return digest_of(["named", str(attribute(value, "__module__")), str(attribute(value, "__qualname__"))])
        return None if value is MISSING else self._itself(value)

    def _itself(self, value: object) -> str:
        if weight(value) > LARGE:
            return digest_of(["identity", id(value)])
        if is_a(value, FunctionType):
            return self._memo.function(value)[0].digest
        if is_a(value, ModuleType) and (own := unlisted(value, place_of(value.__name__))) is not None:
            value = own
        return self._memo.cls(value)[0].digest if is_a(value, type) else self._memo.content("", value)[0].digest


def _no_asset(_: str) -> None:
    return None


class _Within(local):
    """What a thread is about to tell as a whole, by identity."""

    def __init__(self) -> None:
        self.now: set[int] = set()


_within = _Within()


def whole(value: object) -> Told:
    """A digest of a value with all that the code leads to which it holds, and the notebook's names among that.

    >>> whole(len) == whole(len), whole(len) == whole(max)
    (True, False)
    """
    if id(value) in _within.now:  # a function that shows numbers by the settings of which it is one
        return "", ()
    _within.now.add(id(value))
    try:
        walk = Walk({}, _no_asset, Memo())
        walk.content("", value)
        found = walk.finish()
        return digest_of({label: [part.kind, part.digest] for label, part in found.parts.items()}), found.of_notebook
    finally:
        _within.now.discard(id(value))


tell_by(whole)


def followed_through(label: str) -> set[str]:
    """The names of the notebook that are followed through something that is set, since code was put there.

    Args:
        label: how it is called.

    >>> followed_through("settings of pandas")
    set()
    """
    put = [each.value for each in overrides() if each.label == label and each.part is None]
    put += [each for called, each in attached().get(label.rpartition(".")[2], ()) if called == label]
    return reached_by(label).union(*(whole(each)[1] for each in put))
