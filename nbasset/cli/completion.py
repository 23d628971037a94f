"""``nbasset completion``: what a shell needs to complete commands and options, written by shtab."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nbasset.cli.exit_codes import OK
from nbasset.core.extras import needed

SHELLS = ("bash", "zsh")


def arguments(parser: ArgumentParser) -> None:
    """What stands behind ``nbasset completion``."""
    parser.add_argument("shell", choices=SHELLS, help='for bash: eval "$(nbasset completion bash)" in ~/.bashrc')


def main(told: Namespace) -> int:
    """Print it."""
    from nbasset.cli.commands import COMMANDS
    from nbasset.cli.parsers import whole_parser

    with needed("cli", "nbasset completion"):
        import shtab
    print(shtab.complete(whole_parser(COMMANDS), shell=told.shell))
    return OK
