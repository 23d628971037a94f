"""Sources of cells, read."""

from __future__ import annotations

import ast
import builtins

from nbasset.versions.cells.names import CellNames, analyse


def shell(method: str, *texts: str) -> str:
    """What IPython makes of a magic."""
    return f"get_ipython().{method}({', '.join(map(repr, texts))})"


def names_of(source: str) -> CellNames:
    """The names in a cell."""
    return analyse(ast.parse(source))


def free_of(source: str) -> list[str]:
    """The free names of a cell, without Python's and the shell's own."""
    return [name for name in names_of(source).free if not hasattr(builtins, name) and name != "get_ipython"]
