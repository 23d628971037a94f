"""The terminal: lines in the signs it has, and the tree of assets in colour where rich is there."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from nbasset.core.view import NotebookView
from nbasset.ui.text import tree, tree_lines
from nbasset.ui.theme import look_of

_IN_ASCII = str.maketrans(
    {"●": "*", "◐": "%", "◆": "#", "○": "o", "✖": "x", "⊘": "-", "▶": ">", "◷": "~", "·": "-", "×": "x", "—": "-"}
    | {"…": "...", "↑": "^", "─": "-", "│": "|", "└": "`", "├": "|"}
)


def write_line(text: str) -> None:
    """Print a text, with other signs where the output's encoding has not all of them."""
    try:
        print(text)
    except UnicodeEncodeError as error:
        print(text.translate(_IN_ASCII).encode(error.encoding, "replace").decode(error.encoding))


def _has_signs() -> bool:
    try:
        "●└".encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def print_tree(view: NotebookView, *, coloured: bool = True) -> None:
    """Print the graph as a tree.

    Args:
        view: what to show.
        coloured: whether whoever looks wants colours, in a terminal that has some.

    >>> print_tree({"assets": [{"name": "a", "upstream": [], "status": "FRESH", "marks": [], "causes": []}]})
    a  ● fresh
    """
    if not coloured or find_spec("rich") is None or not _has_signs():
        write_line(tree(view))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for lead, name, words, asset in tree_lines(view):
        line = Text(lead, style="dim").append(name, style="bold").append("  ")
        look = look_of(asset["status"], asset["marks"])[2]
        console.print(line.append(words, style=look.dark if words != "↑" else "dim"))
