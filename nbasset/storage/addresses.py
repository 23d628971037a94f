"""Addresses to which messages go: by name, in the environment or in a file of the user's, never in a notebook."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from nbasset.core.errors import NbassetError

DESKTOP = "desktop"
"""The name of this computer's own screen, which needs no address."""


class NoAddress(NbassetError):
    """Nobody knows where a message is to go; the sentence never has an address in it."""


def variable_of(tag: str) -> str:
    """The environment variable that has the address of a name.

    Args:
        tag: the name.

    >>> variable_of("sales-team")
    'NBASSET_NOTIFY_SALES_TEAM'
    """
    return f"NBASSET_NOTIFY_{tag.upper().replace('-', '_')}"


def address_file() -> Path:
    """The file of addresses: ``NBASSET_NOTIFY_FILE``, else ``notify`` among this user's settings of nbasset."""
    named = os.environ.get("NBASSET_NOTIFY_FILE")
    if named:
        return Path(named).expanduser()
    home = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".config") / "nbasset" / "notify"


def address_of(tag: str) -> str:
    """The address of a name.

    Args:
        tag: the name.

    Raises:
        NoAddress: when nobody knows it, or others can read the file that has it.
    """
    variable, file = variable_of(tag), address_file()
    found = os.environ.get(variable, "").strip() or _in_file(file, tag)
    if not found:
        raise NoAddress(
            f"Nobody knows the address of {tag}: give it in the environment variable {variable}, or in a line "
            f"{tag} = ADDRESS of the file {file} (chmod 600)."
        )
    return found


def _in_file(file: Path, tag: str) -> str:
    """The address of a name in the file; empty where there is none.

    Raises:
        NoAddress: when others can read the file, or it cannot be read.
    """
    try:
        mode = file.stat().st_mode
        lines = file.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise NoAddress(f"The file {file} with addresses cannot be read ({type(error).__name__}).") from None
    if sys.platform != "win32" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NoAddress(f"The file {file} with addresses is open to others: chmod 600 {file}.")
    for line in lines:
        name, is_line, address = line.partition("=")
        if is_line and not name.lstrip().startswith("#") and name.strip() == tag:
            return address.strip()
    return ""
