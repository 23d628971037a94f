"""Every command and magic that the pages show is one that its parser takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from nbasset.cli.parsers import parser_of
from nbasset.notebook.magics.parsers import PARSERS
from nbasset.notebook.magics.settings import SETTINGS

HERE = Path(__file__).parents[2]
PAGES = sorted([*HERE.glob("docs/*.md"), HERE / "README.md"])
BLOCK = re.compile(r"^ *```.*?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
IN_FRONT = re.compile(r"^(- )?(run: |\$ )")
PATTERN = re.compile(r"[\[\]|…]|\b[A-Z]{4,}\b")
"""What a line has that says what may stand there, and is not to be typed."""


def lines_of(page: str) -> Iterator[str]:
    """The commands and magics of a page, as somebody would type them; a bare name is none, nor is one with an option."""
    blocks = BLOCK.findall(page)
    for line in [line for block in blocks for line in block.split("\n")] + INLINE.findall(BLOCK.sub("", page)):
        typed = re.split(r"\s#\s", IN_FRONT.sub("", line.strip()))[0].strip()
        word, *rest = typed.split()[typed.startswith("nbasset ") :] or [""]
        if all(each.startswith("-") for each in rest) or PATTERN.search(typed):
            continue
        if typed.startswith("nbasset ") or word in PARSERS or word == "%nbasset":
            yield typed


def read(line: str) -> None:
    """Have its parser read a line."""
    word, _, rest = line.partition(" ")
    if word == "nbasset":
        command, *words = shlex.split(rest)
        parser_of(command).parse_intermixed_args(words)
    elif word == "%nbasset":
        assert rest.split()[0] in SETTINGS
    else:
        PARSERS[word]().parse(rest)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_can_be_typed(page: Path) -> None:
    for line in lines_of(page.read_text(encoding="utf-8")):
        try:
            read(line)
        except Exception as error:
            raise AssertionError(f"{page.name} shows {line!r}: {error}") from error


def test_the_lines_that_are_meant_are_found_and_wrong_ones_are_told() -> None:
    text = (
        "`nbasset run` and `nbasset run --config`\n\n```sh\nnbasset run a.ipynb --check  # 4\n%materialize -j 2\n```\n"
    )
    assert [*lines_of(text)] == ["nbasset run a.ipynb --check", "%materialize -j 2"]
    for wrong in (
        "nbasset rnu a.ipynb",
        "nbasset run a.ipynb --chekc",
        "%materialize --onyl a",
        "%nbasset mood define",
    ):
        with pytest.raises(Exception, match=r"rnu|chekc|onyl|mood|assert"):
            read(wrong)
    assert sum(len([*lines_of(each.read_text(encoding="utf-8"))]) for each in PAGES) > 80
