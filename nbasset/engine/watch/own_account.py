"""Own account: what libraries do for themselves, whoever happens to be at work, is no doing of a body.

What a module does when it is first imported, which happens once in a session, and what a library does to look after its
caches or to learn what machine it is on.
"""

from __future__ import annotations

import sys
from functools import cache
from types import FrameType

from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import Origin, origin_of_file


def on_own_account() -> bool:
    """Whether a library does for itself what is done now: nearer than code of the user's is such of its own."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    upkeep = KNOWN.upkeep
    while frame is not None:
        code = frame.f_code
        if _is_users(code.co_filename):
            return False
        if code.co_name == "<module>":
            return True
        module = frame.f_globals.get("__name__")
        if module in upkeep or f"{module}.{code.co_name}" in upkeep:
            return True
        frame = frame.f_back
    return False


@cache
def _is_users(file: str) -> bool:
    """Whether a file holds code of the user's own, or of nbasset, which runs it."""
    return origin_of_file(file) is Origin.LOCAL or file.startswith(_HERE)


_HERE = __file__.rpartition("engine")[0]
