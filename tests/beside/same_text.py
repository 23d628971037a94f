"""One text, run with the real Dagster and with nbasset: what came of it."""

from __future__ import annotations

import contextlib
import io
import logging


def told_by(module: str, text: str) -> list[object]:
    """What a program tells by ``tell(…)`` when ``LIB`` in its text is this package; an exception is told by its kind.

    Args:
        module: ``dagster`` or ``nbasset``.
        text: the program.
    """
    told: list[object] = []

    def attempt(action):
        """What something gives; or, where it raises, the word *raises*."""
        try:
            return action()
        except Exception as error:  # noqa: BLE001 - whatever it is, that is what is told
            return f"raises {type(error).__name__}" if type(error).__module__ == "builtins" else "raises"

    logging.disable(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            program = compile(text.replace("LIB", module), "<the program>", "exec", dont_inherit=True)
            exec(program, {"tell": told.append, "attempt": attempt, "__name__": "program"})
    finally:
        logging.disable(logging.NOTSET)
    return told
