"""Selections: which assets a run is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Protocol, TypeAlias

from nbasset.core.assets import Asset, as_key
from nbasset.core.dataclass import dataclass
from nbasset.core.errors import InvalidSelection
from nbasset.core.keys import AssetKey
from nbasset.core.selected import Chosen
from nbasset.core.selection_text import MADE_HERE, Terms, read, read_dagsters


@dataclass(frozen=True, slots=True)
class AssetSelection(Chosen):
    """A description of a set of assets, as Dagster's ``AssetSelection``; combined with ``|``, ``&`` and ``-``.

    Args:
        terms: the words of the description, in postfix order.

    >>> str(AssetSelection.assets("a").downstream() | AssetSelection.groups("reports"))
    'key:"a"+ or group:"reports"'
    """

    @staticmethod
    def all(include_sources: bool = False) -> AssetSelection:
        """Every asset; with ``include_sources`` also what is made elsewhere."""
        return _selecting("all", here=not include_sources)

    @staticmethod
    def assets(*assets: CoercibleToSelectionItem) -> AssetSelection:
        """The given assets."""
        return _selecting("keys", *(str(as_key(each)) for each in assets))

    @staticmethod
    def keys(*asset_keys: CoercibleToSelectionItem) -> AssetSelection:
        """The assets with the given keys."""
        return AssetSelection.assets(*asset_keys)

    @staticmethod
    def key_prefixes(*key_prefixes: str | Sequence[str], include_sources: bool = False) -> AssetSelection:
        """The assets whose keys begin with one of these: a first part, or several."""
        words = (str(AssetKey([each] if isinstance(each, str) else each)) for each in key_prefixes)
        return _selecting("key_prefix", *words, here=not include_sources)

    @staticmethod
    def key_substring(key_substring: str, include_sources: bool = False) -> AssetSelection:
        """The assets whose keys, written with ``/``, hold a text."""
        return _selecting("key_substring", key_substring, here=not include_sources)

    @staticmethod
    def groups(*group_strs: str, include_sources: bool = False) -> AssetSelection:
        """The assets of the given groups."""
        return _selecting("groups", *group_strs, here=not include_sources)

    @staticmethod
    def tag(key: str, value: str, include_sources: bool = False) -> AssetSelection:
        """The assets that have a tag of this value."""
        return _selecting("tag", key, value, here=not include_sources)

    @staticmethod
    def tag_string(string: str, include_sources: bool = False) -> AssetSelection:
        """The assets that have a tag, written ``key=value``; ``key`` alone is the tag without a value.

        Raises:
            InvalidSelection: when it has more than one ``=``.
        """
        key, _, value = string.partition("=")
        if "=" in value:
            raise InvalidSelection(f"{string!r} is no tag: write key=value.")
        return AssetSelection.tag(key, value, include_sources)

    @staticmethod
    def kind(kind: str | None, include_sources: bool = False) -> AssetSelection:
        """The assets of a kind; ``None``: those without any."""
        return _selecting("kind", *([] if kind is None else [kind]), here=not include_sources)

    @staticmethod
    def owner(owner: str | None) -> AssetSelection:
        """The assets that somebody answers for."""
        return _selecting("owner", *([] if owner is None else [owner]))

    @staticmethod
    def checks(*checks: Asset | Checked) -> AssetSelection:
        """Some checks, and none of the assets that they are about.

        Args:
            *checks: the checks, or their keys.
        """
        keys = [key for each in checks for key in (sorted(each.check_keys) if isinstance(each, Asset) else [each])]
        return _selecting("checks", *(each.to_user_string() for each in keys))

    @staticmethod
    def checks_for_assets(*assets: CoercibleToSelectionItem) -> AssetSelection:
        """The checks that are about some assets, and none of these."""
        return _selecting("checks_about", *(str(as_key(each)) for each in assets))

    @staticmethod
    def all_asset_checks() -> AssetSelection:
        """Every check, and none of the assets."""
        return _selecting("all_checks")

    @classmethod
    def from_string(cls, string: str, include_sources: bool = False) -> AssetSelection:
        """The selection that a text means in Dagster, to the letter.

        A name alone is an asset: ``a+`` with one layer downstream, ``a++`` with two, ``a*`` with all. Otherwise
        ``key:``, ``group:``, ``tag:``, ``kind:`` and ``owner:`` with ``and``, ``or``, ``not``, parentheses,
        ``roots(…)``, ``sinks(…)``, and ``+`` for all layers, ``+2`` for two. Beside these: ``status:stale``,
        ``is:untracked``, ``model[depth=4]``.

        Args:
            string: the text.
            include_sources: whether what is made elsewhere is selected, too.

        Raises:
            InvalidSelection: when it cannot be read.
        """
        return cls(read_dagsters(string, include_sources))

    @classmethod
    def from_coercible(cls, selection: CoercibleToSelection) -> AssetSelection:
        """A selection from whatever describes one: a text of Dagster's, an asset, a key, or several of them.

        Raises:
            InvalidSelection: when it cannot be read.
        """
        return as_selection(selection)


class Checked(Protocol):
    """What names a check: its key, ours or that of the package dagster."""

    def to_user_string(self) -> str:
        """The asset, a colon, and the name."""
        ...


def _selecting(*words: str, here: bool = False) -> AssetSelection:
    terms: Terms = (words,)
    return AssetSelection((*terms, MADE_HERE) if here else terms)


CoercibleToSelectionItem: TypeAlias = AssetKey | str | Sequence[str] | Asset
CoercibleToSelection: TypeAlias = AssetSelection | str | Asset | AssetKey | Iterable[CoercibleToSelectionItem]


def parse_selection(text: str) -> AssetSelection:
    """A selection from its text in magics, panel and graph: words with commas or spaces between, and Dagster's own.

    ``a`` an asset (its key as a user string), ``a+`` with all downstream, ``a+1`` with one layer, ``+a`` with all
    upstream, ``a[depth=4]`` one of its points, ``a[status:failed]`` some of them, ``group:x`` a group,
    ``group:"my group"``, ``key:"a/b"``, ``tag:x=y``, ``kind:x``, ``owner:x``, ``status:stale``, ``is:untracked``,
    ``k*`` what matches, ``*`` everything; ``roots(…)``, ``sinks(…)``, ``and``, ``or``, ``not``, parentheses.

    Raises:
        InvalidSelection: when a word cannot be read.

    >>> str(parse_selection("+a, group:x and not b"))
    '+key:"a" or (group:"x" and (not key:"b"))'
    """
    return AssetSelection(read(text))


def as_selection(given: CoercibleToSelection) -> AssetSelection:
    """A selection from whatever describes one: a text of Dagster's, an asset, a key, or several of them.

    Raises:
        InvalidSelection: when it cannot be read.
    """
    if isinstance(given, AssetSelection):
        return given
    if isinstance(given, str):
        return AssetSelection.from_string(given)
    if isinstance(given, (Asset, AssetKey)):
        return AssetSelection.assets(given)
    items = list(given)
    words = [AssetSelection.from_string(item) for item in items if isinstance(item, str)]
    keys = [key for item in items if not isinstance(item, str) for key in _keys_of(item)]
    parts = [*([AssetSelection.assets(*keys)] if keys else []), *words]
    chosen = reduce(AssetSelection.__or__, parts) if parts else None
    if chosen is None:
        raise InvalidSelection("An empty selection selects nothing: name at least one asset, or leave it out for all.")
    return chosen


def _keys_of(item: CoercibleToSelectionItem) -> tuple[AssetKey, ...]:
    return item.keys if isinstance(item, Asset) else (as_key(item),)
