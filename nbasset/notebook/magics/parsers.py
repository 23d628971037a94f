"""Parsers: what each magic takes, in one table, from which its help, ``-h`` and Tab completion follow."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from nbasset.notebook.options import HelpShown, Parser, asset_parser

Takes = ParamSpec("Takes")
Gives = TypeVar("Gives")


def with_help(parser: Callable[[], Parser]) -> Callable[[Callable[Takes, Gives]], Callable[Takes, Gives | None]]:
    """Give a magic its parser's help, found when it is asked for, and end quietly when it was printed.

    IPython asks an object's ``getdoc`` before it looks for a docstring.

    Args:
        parser: makes the magic's parser.
    """

    def decorate(function: Callable[Takes, Gives]) -> Callable[Takes, Gives | None]:
        @functools.wraps(function)
        def magic(*args: Takes.args, **kwargs: Takes.kwargs) -> Gives | None:
            try:
                return function(*args, **kwargs)
            except HelpShown:
                return None

        magic.getdoc = lambda: parser().format_help()  # type: ignore[attr-defined]
        return magic

    return decorate


def materialize_parser() -> Parser:
    """The parser of ``%materialize``."""
    parser = Parser(
        prog="%materialize",
        description="Bring assets, and what they rest on, up to date: make what is missing or no longer true,\n"
        "and nothing else.",
        epilog='Examples: %materialize · %materialize report · %materialize features+, group:"my group" --dry-run',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "selection",
        nargs="*",
        metavar="SELECTION",
        help="names, a+ (and downstream), +a (and upstream), group:x; all by default",
    )
    add("--job", metavar="NAME", help="the selection of this job")
    add("--only", action="store_true", help="leave everything upstream as it is")
    add("--again", "--force", dest="again", action="store_true", help="make the selected even when they are fresh")
    add("--dry-run", action="store_true", help="show what would be made, why, and what it will cost")
    add("-q", "--quiet", action="store_true", help="show nothing but failures")
    return parser


def runs_parser() -> Parser:
    """The parser of ``%asset_runs``."""
    parser = Parser(prog="%asset_runs", description="Runs: when, by what, how long, and what became of each step.")
    parser.add_argument("run", nargs="?", default="", metavar="RUN", help="one run, by the beginning of its id")
    parser.add_argument("--asset", default="", metavar="NAME", help="only the runs in which this asset took part")
    return parser


def name_parser(magic: str, description: str, **flags: str) -> Parser:
    """The parser of a magic that takes one asset's name.

    Args:
        magic: the magic, with its sign.
        description: what it does.
        **flags: its switches, and what each does.
    """
    parser = Parser(prog=magic, description=description)
    parser.add_argument("name", metavar="NAME", help="the asset")
    for flag, text in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", help=text)
    return parser


def selection_parser(magic: str, description: str) -> Parser:
    """The parser of a magic that takes a selection.

    Args:
        magic: the magic, with its sign.
        description: what it does.
    """
    parser = Parser(prog=magic, description=description)
    parser.add_argument("selection", nargs="*", metavar="SELECTION", help="names, a+, +a, group:x; all by default")
    return parser


def _named(magic: str, description: str, **flags: str) -> dict[str, Callable[[], Parser]]:
    return {magic: partial(name_parser, magic, description, **flags)}


def _selected(magic: str, description: str) -> dict[str, Callable[[], Parser]]:
    return {magic: partial(selection_parser, magic, description)}


ABOUT_ASSETS: dict[str, Callable[[], Parser]] = {
    **_selected("%assets", "Every asset with its status, cause, group, time and size."),
    **_selected("%asset_graph", "The graph of assets, live, coloured by status."),
    **_named("%asset", "The card of one asset: value, status, why, log, history."),
    **_named("%asset_why", "Why an asset is not fresh: the path from each root cause."),
    **_named("%asset_log", "What the last attempt to make an asset printed, and how it ended."),
    **_named("%asset_locals", "What an asset's names held at the end.", pull="copy them into the notebook"),
    **_named("%asset_forget", "Take an asset out of the definitions and remove its results."),
    **_named("%asset_doctor", "Make an asset twice in fresh processes, and say what differs and why."),
    **_named(
        "%asset_accept",
        "Keep the earlier result for an edit you judge harmless; a mark and a record of it stay visible.",
    ),
}
"""The parsers of the magics that take a name or a selection."""

PARSERS: dict[str, Callable[[], Parser]] = {
    "%%asset": asset_parser,
    "%materialize": materialize_parser,
    "%asset_runs": runs_parser,
    **ABOUT_ASSETS,
}
"""Every magic's parser but that of ``%nbasset``, whose settings have their own."""
