"""Values that are kept as one, since they share what can be changed in place."""

from __future__ import annotations

from collections.abc import Sequence

from nbasset.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Together:
    """Several values that a store keeps and gives back as one: what they share, they share again.

    Args:
        values: the values.
        views: arrays among what they hold, each with the array whose memory it looks at, which others look at too.
    """

    values: tuple[object, ...]
    views: Sequence[tuple[object, object]] = ()
