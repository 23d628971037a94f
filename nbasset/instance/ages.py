"""Ages: results that are older than they may be, in words."""

from __future__ import annotations

from nbasset.core.freshness import FreshnessPolicy
from nbasset.core.materialization import Materialization
from nbasset.engine.cron import last_tick
from nbasset.ui.words import age, seconds


def too_old(made: Materialization, oldest: float | FreshnessPolicy, now: float) -> list[str]:
    """That a result is older than it may be, in a sentence; nothing where it is not.

    Args:
        made: the result.
        oldest: how old it may be: seconds, where it rests on what nobody can see; or a policy.
        now: the present, in seconds since 1970.

    Raises:
        InvalidDefinition: when the schedule of a policy cannot be read.
    """
    limit = oldest.oldest(now, last_tick) if isinstance(oldest, FreshnessPolicy) else oldest
    if now - made.made_at <= limit:
        return []
    if isinstance(oldest, FreshnessPolicy):
        return [f"it is {oldest.told or f'older than {seconds(limit)}'}: it is {age(made.made_at, now)}"]
    return [f"it is untracked and {age(made.made_at, now)}: it is made again every {seconds(limit)}"]
