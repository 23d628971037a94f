"""Texts that are run twice, with Dagster and with nbasset: what each gives, in a folder and a store of its own."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from typing import Any, NamedTuple


class Came(NamedTuple):
    """What came of a text.

    Args:
        result: what it has called ``result``.
        error: what it has raised.
    """

    result: Any = None
    error: Exception | None = None


def came_of(text: str, module: Any) -> Came:
    """Run a text.

    Args:
        text: the text; it finds the module as ``dg``, and says what it gives by the name ``result``.
        module: Dagster, or nbasset.
    """
    names: dict[str, Any] = {"dg": module, "__name__": "__main__"}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Dagster warns itself of what it has called otherwise since
                exec(compile(text, "<text>", "exec", dont_inherit=True), names)
        except Exception as error:  # noqa: BLE001 - whatever it raises is what came of it
            return Came(error=error)
        finally:
            os.chdir(before)
    return Came(names.get("result"))
