"""``nbasset graph``: the graph of a notebook as it was drawn last, as text, a diagram, a picture."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbasset.cli.exit_codes import OK
from nbasset.cli.notebooks import notebook
from nbasset.cli.parsers import Usage
from nbasset.core.view import AssetView
from nbasset.storage.kept_view import KeptView
from nbasset.ui.terminal import write_line


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset graph``."""
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="the notebook; the only one here by default")
    parser.add_argument("--format", choices=[*FORMATS], default="text", help="the form; text by default")
    parser.add_argument("--output", metavar="FILE", help="write it to this file instead")


def main(told: Namespace) -> int:
    """Draw it."""
    drawn = FORMATS[told.format](notebook(told.notebook).kept())
    if not told.output:
        write_line(drawn)
        return OK
    try:
        Path(told.output).write_text(f"{drawn}\n", encoding="utf-8")
    except OSError as error:
        raise Usage(f"{told.output} cannot be written: {error.strerror}.") from None
    return OK


def _text(kept: KeptView) -> str:
    from nbasset.ui.text import tree

    return tree(kept.view)


def _mermaid(kept: KeptView) -> str:
    from nbasset.ui.picture import mermaid_of

    return mermaid_of(kept.view["assets"])


def _svg(kept: KeptView) -> str:
    from nbasset.ui.picture import picture_of

    return picture_of(kept.view["assets"])


def _html(kept: KeptView) -> str:
    from nbasset.ui.report import document, graph_part

    return document(kept.view["notebook"], [graph_part(kept.view["assets"])])


def _dot(kept: KeptView) -> str:
    return dot_of(kept.view["assets"])


def dot_of(assets: Sequence[AssetView]) -> str:
    """A graph in the language of Graphviz, coloured by status, with the word beside.

    Args:
        assets: the views.
    """
    from nbasset.ui.text import status_words
    from nbasset.ui.theme import look_of

    lines = ["digraph assets {", "  rankdir=LR;", '  node [shape=box, style="rounded,filled", fontname="sans-serif"];']
    for each in assets:
        colour = look_of(each["status"], each["marks"])[2].light
        label = rf"{each['name']}\n{status_words(each)}"
        lines.append(f"  {_quoted(each['name'])} [label={_quoted(label)}, color={_quoted(colour)}, fillcolor=white];")
    lines += [f"  {_quoted(up)} -> {_quoted(each['name'])};" for each in assets for up in each["upstream"]]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', r"\"") + '"'


FORMATS: Mapping[str, Callable[[KeptView], str]] = {
    "text": _text,
    "mermaid": _mermaid,
    "dot": _dot,
    "svg": _svg,
    "html": _html,
}
"""What can be asked for."""
