"""Views of what others make and nobody here asks for its version: specs, and names in ``deps`` that nothing defines."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from nbasset.core.definitions import Definitions, words_for
from nbasset.core.external import AssetSpec
from nbasset.core.result_names import ResultName
from nbasset.core.sources import SOURCE
from nbasset.core.status import UNTRACKED, Status
from nbasset.core.view import AssetView, NotebookView, elsewhere


def with_sources(
    view: NotebookView, definitions: Definitions, names: Collection[ResultName] | None = None
) -> NotebookView:
    """A view in which what others make stands beside what rests on it.

    Args:
        view: the view of what is made here.
        definitions: everything that is defined.
        names: what is shown; ``None`` shows all.

    >>> from nbasset.core.decorators import asset
    >>> @asset(deps=["prices"])
    ... def report(): ...
    >>> nothing = {"notebook": "book", "assets": [], "counts": {}}
    >>> [each["name"] for each in with_sources(nothing, Definitions([report, AssetSpec("crm")]))["assets"]]
    ['crm', 'prices']
    """
    sources = [source_view(each, definitions) for each in sources_among(definitions, names)]
    if not sources:
        return view
    first = [each for each in sources if not each["upstream"]]
    assets = [*first, *view["assets"], *(each for each in sources if each["upstream"])]
    counts = {**view["counts"], Status.FRESH: view["counts"].get(Status.FRESH, 0) + len(sources)}
    return {**view, "assets": assets, "counts": counts}


def sources_among(definitions: Definitions, names: Collection[ResultName] | None = None) -> Iterator[AssetSpec]:
    """Specs of what others make.

    Args:
        definitions: everything that is defined.
        names: those asked for; ``None`` for all.
    """
    specs = {spec.key: spec for spec in definitions.specs.values() if ResultName(spec.key) not in definitions.by_name}
    used = [key for asset in definitions.assets if not asset.is_check for key in elsewhere(asset.deps, definitions)]
    for each in list(specs.values()):
        used += elsewhere((dep.asset_key for dep in each.deps), definitions)
    known = {key: AssetSpec(key) for key in used} | specs
    yield from (spec for key, spec in sorted(known.items()) if names is None or ResultName(key) in names)


def source_called(word: str, definitions: Definitions) -> AssetView | None:
    """The view of what others make by a word that means it; ``None`` where it means nothing of the kind.

    Args:
        word: its key as text.
        definitions: everything that is defined.
    """
    found = (each for each in sources_among(definitions) if word in words_for(ResultName(each.key)))
    return next((source_view(each, definitions) for each in found), None)


def source_view(spec: AssetSpec, definitions: Definitions) -> AssetView:
    """The view of what others make: nobody here can tell whether it has changed.

    Args:
        spec: what is said of it.
        definitions: everything that is defined.
    """
    above = (dep.asset_key for dep in spec.deps)
    return {
        "name": str(ResultName(spec.key)),
        "point": None,
        "points": [],
        "group": spec.group_name,
        "description": spec.description or "It is made elsewhere.",
        "kinds": sorted(spec.kinds),
        "status": Status.FRESH,
        "marks": [f"{UNTRACKED}{SOURCE}"],
        "causes": [],
        "upstream": [str(definitions.known_as(str(key)) or ResultName(key)) for key in above],
        "waits_for": [],
        "key": None,
        "version": None,
        "made_at": None,
        "took": None,
        "size": None,
        "from_store": False,
        "kind": SOURCE,
        "metadata": dict(spec.metadata),
        "cell": None,
        "files": [],
        "manual": False,
    }
