"""``nbasset doctor``: an asset made twice in fresh processes; what differs, and why."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.asking import ask


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset doctor``."""
    parser.add_argument("notebook", metavar="NOTEBOOK", help="the notebook")
    parser.add_argument("asset", metavar="NAME", help="the asset, whose upstream is fresh")


def main(told: Namespace) -> int:
    """Print it."""
    return ask(told, "doctor")
