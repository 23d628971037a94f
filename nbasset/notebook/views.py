"""Views: where the notebook's assets stand, told to whoever shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from operator import is_

from nbasset.core.bodies import CellBody
from nbasset.core.check_views import check_view, checks_found, with_checks
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.definitions import Definitions
from nbasset.core.events import Event, Failed, Materialized, Skipped
from nbasset.core.external_views import with_sources
from nbasset.core.foreseen import Foretelling, foreseen
from nbasset.core.live_view import LiveStep, LiveView, with_step
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Item, Items
from nbasset.core.status import Assessment, Status
from nbasset.core.view import (
    AssetView,
    Defined,
    Known,
    NotebookView,
    asset_view,
    name_of,
    shown_kind,
    view_of,
    with_points,
)
from nbasset.instance import Instance
from nbasset.instance.standing import Standing
from nbasset.notebook.feed import Feed
from nbasset.notebook.page.displays import Displays
from nbasset.ui.words import made_words


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What was drawn last, and for whom."""

    live: LiveView
    assessments: Mapping[ResultName, Assessment]
    definitions: Definitions
    listening: object
    edits: Mapping[str, str]
    behind: Mapping[ResultName, LiveStep]

    def is_as(self, other: _Drawn) -> bool:
        """Whether the same would be drawn for the same."""
        return (
            self.live is other.live
            and self.definitions is other.definitions
            and self.listening is other.listening
            and self.edits == other.edits
            and self.behind == other.behind
            and len(self.assessments) == len(other.assessments)
            and all(map(is_, self.assessments.values(), other.assessments.values()))
        )


class Views:
    """Where the assets of a notebook stand, in the form in which it is shown.

    Args:
        instance: the notebook's instance.
        displays: the displays of its assets.

    Attributes:
        feed: whoever shows views hears of them here.
        live: what is shown while a run is at work, folded from its events.
        telling: held by whoever tells others what stands where, so that nobody hears of a moment after a later one.
        behind: tells the steps of a run in the background that are not over.
        defined: tells which cells would define a name that nothing defines in this kernel.
        edits: by asset, the sentence about an edit that was seen and is not taken in yet, as it was last drawn.
        foretold: what cells that were edited and not run will make stale.
    """

    def __init__(self, instance: Instance, displays: Displays) -> None:
        self.instance = instance
        self.displays = displays
        self.feed = Feed()
        self.telling = threading.RLock()
        self.live = LiveView(self._nothing())
        self.behind: Callable[[], Mapping[ResultName, LiveStep]] = dict
        self.defined: Defined = lambda name: ""
        self._standing: Standing | None = None
        self._known: Known = {}
        self._standing_of_points: Standing | None = None
        self._drawn: _Drawn | None = None
        self.edits: Mapping[str, str] = {}
        self.foretold = Foretelling()
        self._last: NotebookView | None = None
        self.feed.subscribe(changes=displays.changed)

    def _nothing(self) -> NotebookView:
        return view_of(self.instance.notebook, Definitions(), {}, {})

    def all(self, names: Iterable[ResultName] | None = None) -> NotebookView:
        """The view of the notebook's assets as they stand now.

        Args:
            names: the assets to show; ``None`` for all.
        """
        return self.of(self.instance.runs.standing or self.instance.standing(), names)

    def of(self, standing: Standing, names: Iterable[ResultName] | None = None) -> NotebookView:
        """The view of the notebook's assets, where it is known how they stand.

        Args:
            standing: where every asset stands.
            names: the assets to show; ``None`` for all.
        """
        instance = self.instance
        live = self.statuses
        known, told = {} if live else self._known, instance.opened.numbers.told
        runs = instance.runs.ids
        stands, wholes = standing.all(), standing.definitions.wholes
        view = view_of(
            instance.notebook, instance.definitions, stands, live, names, known, runs, told, wholes, self.defined
        )
        view = with_sources(view, instance.definitions, None if names is None else set(names))
        checks = checks_found(instance.definitions, stands)
        if checks:
            assets = [with_checks(each, checks.get(name_of(each).key, ())) for each in view["assets"]]
            view = {**view, "assets": assets}
        behind = {str(name): step for name, step in self.behind().items()}
        if behind:
            assets = [with_step(each, behind.get(each["name"])) for each in view["assets"]]
            view = {**view, "assets": assets}
        return view

    def one(self, name: ResultName, standing: Standing | None = None) -> tuple[AssetView, Items]:
        """The view of one asset, and what the making of its result showed.

        Args:
            name: the asset.
            standing: where every asset stands, when that was found out just now.
        """
        standing = standing or self.instance.runs.standing or self.instance.standing()
        assessment = standing.all()[name]
        live, told = self.statuses.get(name), self.instance.opened.numbers.told
        view = asset_view(assessment, standing.definitions, live, self.instance.runs.ids, told, self.defined)
        if name.key.is_check:
            view = check_view(view, assessment)
        view = with_checks(view, checks_found(self.instance.definitions, standing.all()).get(name.key, ()))
        if name in standing.definitions.wholes:
            whole = standing.definitions.wholes[name]
            return with_points(view, whole, standing.all(), self.statuses), self._of_points(name, standing)
        return view, self.instance.results.shown(assessment.result) if assessment.result else ()

    def _of_points(self, name: ResultName, standing: Standing) -> Items:
        from nbasset.notebook.page.points import shown_points

        return shown_points(standing.definitions.wholes[name], standing.all(), self.instance.results.shown)

    @property
    def statuses(self) -> Mapping[ResultName, Status]:
        """The statuses that only runs at work give."""
        return {**{name: step.status for name, step in self.behind().items()}, **self.live.statuses}

    @property
    def assessments(self) -> Mapping[ResultName, Assessment]:
        """Where every asset stood when that was last drawn."""
        return self._drawn.assessments if self._drawn else {}

    def found(self, standing: Standing) -> None:
        """Remember where every asset stands, for a :meth:`refresh` before which none of the user's code runs."""
        self._standing = standing

    def refresh(self, *, found: bool = False, edits: Mapping[str, str] | None = None) -> None:
        """Bring every display's status line, and whoever else shows views, up to date.

        Args:
            found: whether none of the user's code has run since :meth:`found`, so that what was found still holds.
            edits: by asset, the sentence about an edit that was only seen so far; ``None`` where none is left over.
        """
        self.edits = edits or {}
        known, self._standing = self._standing, None
        if not (self.displays.any or self.feed.wants_views):
            return
        standing = self._standing_of_points = self._now(known if found else None)
        definitions, listening = self.instance.definitions, self.feed.listening
        stands = standing.all() if standing else {}
        with self.telling:
            drawn = _Drawn(self.live, stands, definitions, listening, self.edits, self.behind())
            if self._drawn is not None and self._drawn.is_as(drawn):
                return
            view = foreseen(self.of(standing), self.edits) if standing else self._nothing()
            self.live = LiveView(view)
            self._drawn = replace(drawn, live=self.live)
            checks = [self.one(name, standing)[0] for name in definitions.by_name if name.key.is_check and standing]
            if checks:
                view = {**view, "checks": checks}
            for asset in (*view["assets"], *[each for each in checks if self.displays.has(name_of(each))]):
                self.displays.status(asset, self._shown_fresh)
            self._last = view
            self.feed.show(view)

    def foretell(self, foretold: Foretelling) -> None:
        """Show what cells that were edited and not run will make stale."""
        self.foretold = foretold
        if self._last is not None and self.instance.runs.standing is None:
            self.feed.show(self._last)

    def _now(self, known: Standing | None) -> Standing | None:
        if not self.instance.definitions.by_name:
            return None
        if known is None or known.defined is not self.instance.definitions:
            known = self.instance.standing(between_cells=True)
        return self.instance.runs.standing or known

    def _shown_fresh(self, view: AssetView) -> tuple[Items, str]:
        if self._standing_of_points is not None and name_of(view) in self._standing_of_points.definitions.wholes:
            return self._of_points(name_of(view), self._standing_of_points), made_words(view)
        made = self.instance.results.holding(name_of(view), view["key"]) if view["key"] else None
        items = self.instance.results.shown(made) if made else ()
        return items, self.hinted(name_of(view), made_words(view))

    def hinted(self, name: ResultName, note: str) -> str:
        """What there is to say beside an asset's status, with the hint that its cell gives."""
        body = self.instance.definitions.by_name[name].body
        hint = body.hint if isinstance(body, CellBody) else ""
        return " · ".join(part for part in (note, hint) if part)

    # While a run is at work

    def begin(self, queued: Iterable[ResultName]) -> None:
        """A run begins: what it is to make is queued from now on; what is new is shown before it is made."""
        view = self.all() if self.displays.front.live else self._nothing()
        standing = self.instance.runs.standing
        wholes = standing.definitions.wholes if standing else {}
        self.live = LiveView(view, queued, {name: whole.places for name, whole in wholes.items()})
        if self._last is not None and _names(view) != _names(self._last) and self.feed.wants_views:
            self._last = view
            self.feed.show(view)

    def after(self, events: Iterable[Event]) -> None:
        """Events of the run: tell what each has changed; what an asset's step ended with shows at once."""
        changed = [self.live.after(event) for event in events]
        self.feed.change(*changed)
        for changes in changed:
            event = changes.event
            if changes.assets and isinstance(event, Materialized | Skipped | Failed):
                for name in filter(self.displays.has, changes.assets):
                    self._ended(name, changes.assets[name], event.key)

    def _ended(self, name: ResultName, asset: AssetView, key: str | None) -> None:
        made = self.instance.results.holding(name, key) if key and asset["status"] == Status.FRESH else None
        if made is None:
            self.displays.show(asset, self.shown_by(name), of_result=False)
        else:
            self.show_made(name, asset, made, self.instance.results.shown(made))

    def show_made(self, name: ResultName, asset: AssetView, made: Materialization, items: Items) -> None:
        """Show in an asset's display what was made just now.

        Args:
            name: the asset.
            asset: its view.
            made: the result.
            items: what its making showed.
        """
        number, kind = self.instance.opened.numbers.told(made), shown_kind(made.kind)
        asset = {**asset, "key": made.key, "version": number, "made_at": made.made_at, "took": made.took}
        asset = {**asset, "size": made.size, "kind": kind}
        self.displays.show(asset, items, self.hinted(name, made_words(asset)))

    def shown_by(self, name: ResultName, live: LiveView | None = None) -> tuple[Item, ...]:
        """What an asset's body has shown in the run at work, or another."""
        step = (live or self.live).steps.get(name)
        return step.shown if step else ()


def _names(view: NotebookView) -> list[str]:
    return [each["name"] for each in view["assets"]]
