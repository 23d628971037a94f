"""Transforming: the few cells that IPython would not read as they are meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from nbasset.core.patterns import pattern

COMMENT = pattern(r"#\|[ \t]*asset:(?=\s|$)[ \t]*")
"""How the line of an asset begins that is a comment."""
NO_COLON = pattern(r"#\|[ \t]*asset(?=[ \t]+[^\W\d])")
"""How it begins where the colon was forgotten: nobody else's comment does, so the magic gets it, and refuses it."""
CHECK = "--check "
"""How the line of an asset begins that is a check: ``%%asset --check ASSET`` is ``%%asset_check ASSET``."""
_CHECK = "%%asset_check"
_MAGIC = pattern(r"%%asset(_check)?(\s|$)")
MATERIALIZE = pattern(r"^(\w+\s*=\s*)?%materialize\b(.*)$", re.DOTALL)


def magic_first(lines: list[str]) -> list[str]:
    """The lines of a cell with that of its asset first, as a magic: an input transformer for IPython.

    ``#| asset: NAME`` means ``%%asset NAME``: a cell in this form is plain Python to whoever does not know nbasset. A
    comment above either moves below it.
    """
    start = _asset_line(lines)
    if start is None:
        return lines
    line = lines[start]
    head = f"%%asset {line}" if NO_COLON.match(line) else _as_typed(as_magic(line))
    return [head, *lines[:start], *lines[start + 1 :]]


class Transformer:
    """An input transformer for IPython (``input_transformers_cleanup``), after :func:`magic_first`.

    Args:
        awaits: whether any registered body awaits.

    Where a body awaits, the magic line becomes one that is awaited, so that it runs on the kernel's own loop.

    Attributes:
        has_side_effects: so that a terminal does not ask it whether what was typed is whole: the first line of a cell
            is not, though a call would be.
    """

    has_side_effects = True

    def __init__(self, awaits: Callable[[], bool]) -> None:
        self.awaits = awaits

    def __call__(self, lines: list[str]) -> list[str]:
        """The lines as IPython is to read them."""
        if lines and _MAGIC.match(lines[0]):
            lines = [as_magic(lines[0]), *lines[1:]]
            if _may_await(lines) or self.awaits():
                return [_cell_call(lines, "await ", "asset_awaited")]
            return lines if "".join(lines[1:]) else [_cell_call(lines, "", "asset")]
        if lines and not lines[0].startswith("%%") and any("%materialize" in line for line in lines) and self.awaits():
            return [_awaited_line(line) for line in lines]
        return lines


def as_magic(line: str) -> str:
    r"""The line of an asset in its other form, as a magic, and that of a check as an asset's; any other as it is.

    >>> as_magic("#| asset: report --group daily\n"), as_magic("#|asset:\n"), as_magic("# asset: no")
    ('%%asset report --group daily\n', '%%asset\n', '# asset: no')
    """
    if line.startswith(_CHECK):
        return f"%%asset {CHECK}{line[len(_CHECK) :].lstrip(' ')}"
    found = COMMENT.match(line)
    return f"%%asset {line[found.end() :]}".replace("%%asset \n", "%%asset\n") if found else line


def _as_typed(line: str) -> str:
    r"""The line of an asset, in which the name of a list to sweep over stays one, where IPython would put in the list.

    >>> _as_typed("%%asset model --sweep depth={DEPTHS}\n")
    '%%asset model --sweep depth={{DEPTHS}}\n'
    """
    return re.sub(r"=\{(\w+)\}", r"={{\1}}", line) if "--sweep" in line else line


def is_asset_cell(source: str) -> bool:
    """Whether a cell is that of an asset, or of a check.

    >>> is_asset_cell("%%asset raw"), is_asset_cell("# why\\n#| asset: raw"), is_asset_cell("x = 1")
    (True, True, False)
    """
    return _asset_line(source.splitlines(keepends=True)) is not None


def _asset_line(lines: list[str]) -> int | None:
    """The number of the line that makes the cell an asset, when nothing but comments and empty lines stand above it."""
    for number, line in enumerate(lines):
        if _MAGIC.match(line) or COMMENT.match(line) or NO_COLON.match(line):
            return number
        if line.strip() and not line.lstrip().startswith("#"):
            return None
    return None


def _may_await(lines: list[str]) -> bool:
    return any(re.search(r"\b(await|async)\b", line) for line in lines[1:])


def _cell_call(lines: list[str], keyword: str, magic: str) -> str:
    """The call IPython would make of the cell; an empty body counts too, since it may ask for help."""
    options = lines[0].strip()[len("%%asset") :].strip()
    body = "".join(lines[1:]) or "\n"
    return f"{keyword}get_ipython().run_cell_magic({magic!r}, {options!r}, {body!r})\n"


def _awaited_line(line: str) -> str:
    found = MATERIALIZE.match(line.rstrip("\n"))
    if not found:
        return line
    target, rest = found[1] or "", found[2].strip()
    silent = rest.endswith(";")
    return (
        f"{target}await get_ipython().run_line_magic('materialize_awaited', {rest.rstrip(';').strip()!r})"
        f"{';' if silent else ''}\n"
    )
