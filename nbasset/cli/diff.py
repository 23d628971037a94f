"""``nbasset diff``: what differs between two versions of an asset, in code and value."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.asking import ask


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset diff``."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="the notebook")
    parser.add_argument("asset", metavar="NAME", help="the asset")
    parser.add_argument("versions", nargs="*", metavar="VERSION", help="by number: the last two, or 5, or 3 5")


def main(told: Namespace) -> int:
    """Print it."""
    return ask(told, "diff", *told.versions)
