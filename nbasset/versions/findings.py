"""Findings: what following code has found, in one record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part
from nbasset.libraries.origin import Place
from nbasset.versions.reach import Cached, Reach

_NOTHING = Part("missing", "missing")
"""What stands for a name that is not there."""

NOTEBOOK = "__main__."
"""How places begin that are names of the notebook."""


@dataclass(slots=True)
class Found:
    """What a walk has found.

    Args:
        parts: everything the code leads to, by name.
        inputs: names that mean an upstream asset, and its key.
        unknown: names the asset's own code uses that nothing defines.
        untracked: what cannot be seen, in words.
        names: the notebook names the code reaches.
        tables: names that queries read.
        added: those of the names that it only adds to, so that nothing it does depends on them.
        rooms: the top-level modules it leads to, by names, by what it imports, and by the classes of values.
        modules: the local modules it reaches.
        places: what local modules hold that it reaches, as ``mod.items``.
        paths: data files that its texts name.
        unchecked: names of large values that were not looked at again.
        heavy: names of values so large that they had better be assets.
        caches: the functions it reaches that remember their results.
        holders: the user's own functions and classes it reaches, which may keep something about themselves.
        asks: what it asks for of functions, classes and settings that otherwise does not count.
    """

    parts: dict[str, Part] = field(default_factory=dict, init=False)
    inputs: dict[str, ResultName] = field(default_factory=dict, init=False)
    unknown: dict[str, None] = field(default_factory=dict, init=False)
    untracked: dict[str, None] = field(default_factory=dict, init=False)
    names: dict[str, None] = field(default_factory=dict, init=False)
    tables: set[str] = field(default_factory=set, init=False)
    added: set[str] = field(default_factory=set, init=False)
    rooms: set[str] = field(default_factory=set, init=False)
    modules: dict[str, None] = field(default_factory=dict, init=False)
    places: dict[str, None] = field(default_factory=dict, init=False)
    paths: dict[str, None] = field(default_factory=dict, init=False)
    unchecked: dict[str, None] = field(default_factory=dict, init=False)
    heavy: dict[str, None] = field(default_factory=dict, init=False)
    caches: dict[int, Cached] = field(default_factory=dict, init=False)
    holders: dict[int, object] = field(default_factory=dict, init=False)
    asks: set[str] = field(default_factory=set, init=False)

    def note(self, label: str, part: Part) -> None:
        """Make something a part; of two that go by one name and differ, both count."""
        while label in self.parts and self.parts[label].digest != part.digest:
            label += "′"
        self.parts[label] = part

    def note_unknown(self, name: str, own: bool) -> None:
        """Note a name that nothing defines: the asset's own code waits for it, others do without."""
        if own:
            self.unknown[name] = None
        else:
            self.parts.setdefault(name, _NOTHING)

    def note_reached(self, names: Iterable[str], asset_of: Callable[[str], ResultName | None]) -> bool:
        """What libraries were told may look up assets, and nobody sees whether it does; whether that is so.

        Args:
            names: the names of the notebook that it leads to.
            asset_of: tells which asset a name means.
        """
        assets = list(filter(asset_of, names))
        for name in assets:
            self.note_untracked(f"the name {name}, reached unseen")
        return bool(assets)

    @property
    def of_notebook(self) -> list[str]:
        """The names of the notebook that code of it leads to, which was looked at away from there; bound or not."""
        unbound = [label for label, part in self.parts.items() if part is _NOTHING]
        return unbound + [place.removeprefix(NOTEBOOK) for place in self.places if place.startswith(NOTEBOOK)]

    def note_hidden(self, words: Sequence[str]) -> bool:
        """Note what libraries hold that nobody can follow.

        Args:
            words: what it is, by library; empty where there is nothing now.

        Returns:
            whether there may be something another time.
        """
        self.untracked.update((each, None) for each in words if each)
        return bool(words)

    def note_drawn_on(self, label: str, kind: str) -> Part:
        """Note something to draw on, as a part: a body that draws changes it, and it is no data."""
        part = Part("value", digest_of(["drawn on", kind]), kind)
        self.note(label, part)
        self.note_untracked(f"{label} of type {kind}")
        return part

    def note_package(self, place: Place) -> None:
        """Make a package a part, by its version."""
        self.parts[place.name] = place.part()

    def note_untracked(self, sign: str) -> None:
        """Note what no key can know; an empty sign says nothing."""
        if sign:
            self.untracked[sign] = None

    def note_paths(self, paths: Iterable[str]) -> None:
        """Note data files."""
        self.paths.update(dict.fromkeys(paths))

    @property
    def reach(self) -> Reach:
        """What of it is alive."""
        return Reach(tuple(self.caches.values()), tuple(self.holders.values()))
