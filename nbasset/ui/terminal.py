"""The terminal: the tree of assets in colour where rich is there and colours can be shown."""

from __future__ import annotations

from importlib.util import find_spec

from nbasset.core.view import NotebookView
from nbasset.ui.text import tree, tree_lines
from nbasset.ui.theme import look_of


def print_tree(view: NotebookView) -> None:
    """Print the graph as a tree.

    >>> print_tree({"assets": [{"name": "a", "upstream": [], "status": "FRESH", "marks": [], "causes": []}]})
    a  ● fresh
    """
    if find_spec("rich") is None:
        print(tree(view))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for lead, name, words, asset in tree_lines(view):
        line = Text(lead, style="dim").append(name, style="bold").append("  ")
        look = look_of(asset["status"], asset["marks"])[2]
        console.print(line.append(words, style=look.dark if words != "↑" else "dim"))
