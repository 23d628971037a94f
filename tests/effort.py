"""How much a test tries: enough for every day, or all there is, which is what ``make test-slow`` asks for.

``few`` is for every day on other Pythons: what a property says was tried with more examples on the first of them.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

ALL = os.environ.get("NBASSET_TESTS") == "all"
FEW = os.environ.get("NBASSET_TESTS") == "few"

for name, count in {"all": 100, "day": 25, "few": 10}.items():
    # That a busy machine takes long to think of an example, or to try it, is no fault of what is tried.
    settings.register_profile(name, max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PROFILE = "all" if ALL else "few" if FEW else "day"
"""How many examples a property gets that does not say it."""


def examples(count: int) -> int:
    """How many examples a costly property is tried with: all of them, every sixth, or every twelfth."""
    return count if ALL else count // (12 if FEW else 6)
