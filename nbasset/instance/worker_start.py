"""Worker start: what each process that makes steps would otherwise find out anew, the process it is forked from knows.

To look at a first step costs as much as ten others: patterns are compiled, and it is found out what is known of which
library. Most bodies take their process along, so that most steps would be the first of one.
"""

from __future__ import annotations

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.versions.resolver import Resolver


@asset
def step() -> None:
    """Any step."""


Resolver(Definitions([step])).resolved(step)
