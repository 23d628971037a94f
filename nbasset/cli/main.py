"""Main: reads the line, has its command carried out, and ends with a code that tells what became of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from nbasset.cli.exit_codes import OK, STOPPED, USAGE
from nbasset.cli.parsers import PROGRAM, overview, parser_of
from nbasset.core.errors import NbassetError


def main(words: Sequence[str] | None = None) -> int:
    """Carry a command line out.

    Args:
        words: the words behind the program's name; those it was called with by default.

    Returns:
        The exit code: see :mod:`nbasset.cli.exit_codes`.

    >>> main(["--version"])
    nbasset 0.1.0
    0
    """
    words = list(sys.argv[1:] if words is None else words)
    try:
        code = _carry_out(words)
        sys.stdout.flush()
    except NbassetError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def _carry_out(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return OK if words else USAGE
    if words[0] in ("-V", "--version"):
        from importlib.metadata import version

        print(f"{PROGRAM} {version('nbasset')}")
        return OK
    parser = parser_of(words[0])
    if {"-h", "--help"}.intersection(words[1:]):
        print(parser.format_help(), end="")
        return OK
    from nbasset.cli.commands import COMMANDS

    return COMMANDS[words[0]].carrier().main(parser.parse_intermixed_args(words[1:]))
