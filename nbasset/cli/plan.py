"""``nbasset plan``: what a run would make, and why; it makes nothing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli import run
from nbasset.cli.exit_codes import OK, STALE


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset plan``: what stands behind ``nbasset run``."""
    run.arguments(parser)


def main(told: Namespace) -> int:
    """Print it; that something would be made is no failure here."""
    told.check = True
    code = run.main(told)
    return OK if code == STALE else code
