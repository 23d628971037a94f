"""Labels of assets, as Dagster allows them: groups, owners and tags; others are refused when they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nbasset.core.errors import InvalidDefinition

_WORD = r"[A-Za-z0-9_.-]{1,63}"


def check_labels(
    group_name: str | None = None, owners: Iterable[str] | None = None, tags: Mapping[str, object] | None = None
) -> None:
    """Refuse a group, an owner or a tag that Dagster refuses.

    Args:
        group_name: the group.
        owners: the owners.
        tags: the tags.

    Raises:
        InvalidDefinition: with the first of them, and what it may be.

    >>> check_labels("sales/eu", ["team:data"], {"tier": "gold"})
    """
    if group_name is not None and not re.fullmatch(r"\w+(/\w+)*", group_name, re.ASCII):
        raise InvalidDefinition(
            f"{group_name!r} cannot be a group: write letters, digits and _, with / between its parts."
        )
    _check_owners(owners or ())
    _check_tags(tags or {})


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
