"""Programs, and what an asset of theirs rests on."""

from __future__ import annotations

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.version import Version
from nbasset.versions.resolver import Resolver


def version(source: str, name: str = "a", *, run: bool = False, more: str = "") -> Version:
    """What the asset `name` of a program rests on; with `run`, after its body ran twice."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(compile(f"{more}{source}", f"program {len(source)} {more!r}", "exec"), namespace)
    made = asset(namespace[name])
    if run:
        made()
        made()
    return Resolver(Definitions([made])).version(made)


def count(before: str, after: str) -> None:
    """Two programs have other versions; each has its own wherever it stands, before and after its body ran."""
    assert version(before).code != version(after).code
    for source in (before, after):
        assert version(source).code == version(source, more="\n\n# moved\n").code
        assert version(source, run=True).code == version(source).code
