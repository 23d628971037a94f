"""Shown assets: what a panel shows, with all that was told since, and what a run of it would make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nbasset.core.errors import NbassetError
from nbasset.core.forecast import Forecast, forecast
from nbasset.core.selection_text import condition
from nbasset.core.view import AssetView, NotebookView

FINDABLE = 2000
"""How many names a search offers; of more, only the groups and what is typed."""


class ShownAssets:
    """The views of the assets in a panel, in the order of the graph.

    Args:
        view: what is shown at first.

    >>> shown = ShownAssets({"assets": [{"name": "a", "group": "g", "status": "FRESH", "upstream": []}]})
    >>> shown.names, shown.groups, shown.findable
    (('a',), ('g',), ['a', 'group:g'])
    """

    def __init__(self, view: NotebookView) -> None:
        self._known: dict[str, AssetView] = {}
        self.take(view)

    def take(self, view: NotebookView) -> None:
        """Show another view."""
        self._known = {each["name"]: each for each in view["assets"]}

    def tell(self, assets: Iterable[AssetView]) -> None:
        """Take in how some of the assets stand now; others are not shown."""
        self._known.update((asset["name"], asset) for asset in assets if asset["name"] in self._known)

    def get(self, name: str | None) -> AssetView | None:
        """The view of an asset; ``None`` when it is not shown."""
        return None if name is None else self._known.get(name)

    @property
    def all(self) -> list[AssetView]:
        """All views."""
        return list(self._known.values())

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(self._known)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, each once."""
        return tuple(dict.fromkeys(each["group"] for each in self._known.values()))

    @property
    def findable(self) -> list[str]:
        """What a search offers."""
        return [*self.names[:FINDABLE], *(condition("group", group) for group in self.groups)]

    def found(self, words: str, find: Callable[[str], Iterable[str]]) -> tuple[list[AssetView], str]:
        """What a search finds, and why it finds nothing; then everything is shown, as for a name and for no words.

        Args:
            words: what is searched for: a name, a selection, or letters of a name.
            find: gives the names of a selection; raises :class:`NbassetError` where it cannot be read.

        >>> shown = ShownAssets({"assets": [{"name": "sales"}, {"name": "costs"}]})
        >>> [each["name"] for each in shown.found("sales+", lambda words: ["sales"])[0]]
        ['sales']
        """
        if not words or words in self._known:
            return self.all, ""
        try:
            wanted, why_not = set(find(words)), ""
        except NbassetError as error:
            letters = words.casefold()
            wanted = {name for name in self._known if letters in name.casefold()}
            wanted, why_not = (wanted, "") if wanted else (set(self._known), str(error))
        return [each for name, each in self._known.items() if name in wanted], why_not

    def downstream(self, name: str) -> list[str]:
        """What rests on an asset directly."""
        return [each["name"] for each in self._known.values() if name in each["upstream"]]

    def forecast(self, names: Sequence[str], *, again: bool = False) -> Forecast:
        """What making some of them would make; ``again``, also what of them is fresh."""
        return forecast(self.all, names, again=again)
