"""How much a test tries: enough for every day, or at length, which is what ``make test-slow`` asks for.

``few`` is for every day on other Pythons: what a property says was tried with more examples on the first of them.
``many`` is what ``make test-slow`` asks for, and ``all``, twice as many examples, whoever has the time for them.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

MUCH = os.environ.get("NBASSET_TESTS", "day")
AT_LENGTH = MUCH in ("all", "many")
SHARE = {"all": 1, "many": 2, "day": 6, "few": 12}

for name, count in {"all": 100, "many": 50, "day": 25, "few": 10}.items():
    # That a busy machine takes long to think of an example, or to try it, is no fault of what is tried.
    settings.register_profile(name, max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PROFILE = MUCH
"""How many examples a property gets that does not say it."""


def examples(count: int) -> int:
    """How many examples a costly property is tried with: all of them, every second, sixth, or twelfth."""
    return count // SHARE[MUCH]
