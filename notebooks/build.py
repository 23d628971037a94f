"""Builds the lessons: ``python notebooks/build.py`` writes ``en/`` and ``ja/`` from ``lessons/``.

A lesson is one Markdown file, ``lessons/NAME.md``: its text in English, its code once. Beside it lies what translators
work on, a gettext catalogue for each other language, ``lessons/NAME.ja.po``: every paragraph and every comment of the
code is one message. Strings in code are not translated. Building brings the catalogues up to date; a paragraph whose
English has changed is marked *fuzzy* there until somebody has looked at its translation.

The idea of one executable source and gettext catalogues beside it is that of Sphinx; jupytext reads the Markdown, Babel
the catalogues.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import jupytext
import nbformat
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from nbformat import NotebookNode

HERE = Path(__file__).parent
LANGUAGES = ("ja",)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_HEAD = """msgid ""
msgstr ""
"Language: {}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
"""What a catalogue says of itself; who wrote it and when, Git knows."""

Translate = Callable[[str], str]


def sources(home: Path = HERE) -> list[Path]:
    """The lessons, in their order."""
    return sorted((home / "lessons").glob("*.md"))


def paragraphs(text: str) -> list[str]:
    """A text as its paragraphs and what stands between them: every second one is a gap.

    >>> paragraphs("# One\\n\\nTwo\\nlines.")
    ['# One', '\\n\\n', 'Two\\nlines.']
    """
    return re.split(r"(\n{2,})", text)


def comments(code: str) -> list[tuple[int, int, str]]:
    """Where the comments of a cell stand, and their words: line, column, text.

    Magics are no Python, and ``#|``, ``# noqa`` and their like are no words for people.

    >>> comments("%%asset a\\n# One.\\na = '# two'  # three")
    [(1, 2, 'One.'), (2, 13, 'three')]
    """
    python = re.sub(r"^[%!].*$", "", code, flags=re.MULTILINE)
    return [
        (token.start[0] - 1, token.start[1] + 2, token.string[2:])
        for token in tokenize.generate_tokens(io.StringIO(python).readline)
        if token.type == tokenize.COMMENT and re.match(r"# (?!noqa|type:)", token.string)
    ]


def passages(lesson: NotebookNode) -> Iterator[str]:
    """Everything in a lesson that is said in words."""
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            yield from paragraphs(cell.source)[::2]
        else:
            yield from (words for _, _, words in comments(cell.source))


def translated(lesson: NotebookNode, translate: Translate) -> NotebookNode:
    """The notebook of a lesson, each passage put in another language."""
    cells = []
    for number, cell in enumerate(lesson.cells, 1):
        if cell.cell_type == "markdown":
            parts = paragraphs(cell.source)
            parts[::2] = map(translate, parts[::2])
            new = nbformat.v4.new_markdown_cell("".join(parts))
        else:
            lines = cell.source.split("\n")
            for line, column, words in comments(cell.source):
                lines[line] = lines[line][:column] + translate(words)
            new = nbformat.v4.new_code_cell("\n".join(lines), metadata=cell.metadata)
        new["id"] = f"step-{number:02}"
        cells.append(new)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def read(source: Path) -> NotebookNode:
    """A lesson as it is written."""
    lesson: NotebookNode = jupytext.reads(source.read_text(encoding="utf-8"), fmt="md")
    return lesson


def catalogue(source: Path, language: str) -> Catalog:
    """What is known of a lesson's words in a language, brought up to date with the lesson."""
    template, known = Catalog(), Catalog(locale=language)
    for passage in passages(read(source)):
        template.add(passage)
    path = source.with_suffix(f".{language}.po")
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(template)
    for message in known:
        message.flags &= {"fuzzy"}
    return known


def missing(words: Catalog) -> list[str]:
    """The passages that nobody has translated, or that have changed since."""
    return [str(message.id) for message in words if message.id and (message.fuzzy or not message.string)]


def in_language(source: Path, language: str) -> NotebookNode:
    """A lesson's notebook; what is not translated stays as it is."""
    if language == "en":
        return translated(read(source), str)
    words = {str(message.id): str(message.string) for message in catalogue(source, language) if not message.fuzzy}
    return translated(read(source), lambda passage: words.get(passage) or passage)


def path_of(source: Path, language: str) -> Path:
    """Where the notebook of a lesson stands."""
    return source.parents[1] / language / f"{source.stem}.ipynb"


def text_of(words: Catalog) -> str:
    """A catalogue as it is kept."""
    file = io.BytesIO()
    write_po(file, words, width=0, ignore_obsolete=True, omit_header=True)
    return _HEAD.format(words.locale_identifier) + file.getvalue().decode("utf-8")


def built(home: Path = HERE) -> dict[Path, str]:
    """Everything that is built from the lessons, by where it stands."""
    found: dict[Path, str] = {}
    for source in sources(home):
        for language in LANGUAGES:
            found[source.with_suffix(f".{language}.po")] = text_of(catalogue(source, language))
        for language in ("en", *LANGUAGES):
            found[path_of(source, language)] = nbformat.writes(in_language(source, language)) + "\n"
    return found


def main() -> int:
    """Write it all, and say what is still to be translated."""
    for path, text in built().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    wanting = [
        f"{source.with_suffix(f'.{language}.po').name}: {passage.splitlines()[0]}"
        for source in sources()
        for language in LANGUAGES
        for passage in missing(catalogue(source, language))
    ]
    print("\n".join(wanting) or "Every passage is translated.")
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main())
