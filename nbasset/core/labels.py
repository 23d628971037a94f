"""Labels of assets, as Dagster allows them: groups, owners and tags; others are refused when they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nbasset.core.errors import InvalidDefinition

if TYPE_CHECKING:
    from nbasset.core.asset_options import AssetOptions

_WORD = r"[A-Za-z0-9_.-]{1,63}"


def check_labels(options: AssetOptions) -> None:
    """Refuse a group, an owner or a tag that Dagster refuses.

    Args:
        options: what ``@asset``, a spec or an output was given.

    Raises:
        InvalidDefinition: with the first of them, and what it may be.

    >>> check_labels({"group_name": "sales/eu", "owners": ["team:data"], "tags": {"tier": "gold"}})
    """
    group = options.get("group_name")
    if group is not None and not re.fullmatch(r"\w+(/\w+)*", group, re.ASCII):
        raise InvalidDefinition(f"{group!r} cannot be a group: write letters, digits and _, with / between its parts.")
    _check_owners(options.get("owners") or ())
    _check_tags(options.get("tags") or {})


def _check_owners(owners: Iterable[str]) -> None:
    for owner in owners:
        if not re.fullmatch(r"team:.+|[^@\s]+@[^@\s]+\.[^@\s]+", owner):
            raise InvalidDefinition(f"{owner!r} cannot be an owner: write an e-mail address, or team:NAME.")


def _check_tags(tags: Mapping[str, object]) -> None:
    for name, value in tags.items():
        if not re.fullmatch(rf"({_WORD}/)?{_WORD}", name):
            raise InvalidDefinition(
                f"{name!r} cannot name a tag: write up to 63 letters, digits, _, - and ., perhaps after a part with /."
            )
        if not isinstance(value, str) or not re.fullmatch(rf"({_WORD})?", value):
            raise InvalidDefinition(
                f"{value!r} cannot be the tag {name}: write a text of up to 63 letters, digits, _, - and '.'."
            )
