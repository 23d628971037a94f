"""The graph in the notebook: a live widget, or a tree in text where there are none."""

from __future__ import annotations

from nbasset.notebook.session import Session
from nbasset.ui import text


def show_graph(session: Session, names: tuple[str, ...] | None) -> None:
    """Show the graph of all assets, or of the named ones."""
    print(text.tree(session.view(names)))
