"""The lessons: one source, notebooks in every language, and no passage that a translator has not seen."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("jupytext")
pytest.importorskip("babel")

from markdown_it import MarkdownIt

HOME = Path(__file__).parents[2] / "notebooks"
_spec = importlib.util.spec_from_file_location("build", HOME / "build.py")
build = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build)

LESSON = """# A lesson

Two
lines.

```python
%%asset a
# A number.
a = "# no comment"  # and why
```

```python tags=["raises-exception"]
b
```
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "01.md").write_text(LESSON, encoding="utf-8")
    return tmp_path


@pytest.fixture
def source(home):
    return home / "lessons" / "01.md"


def translate(source, **words):
    """Write down what passages mean, as a translator does."""
    known = build.catalogue(source, "ja")
    for message in known:
        if message.id in words:
            message.string = words[message.id]
            message.flags.discard("fuzzy")
    source.with_suffix(".ja.po").write_text(build.text_of(known), encoding="utf-8")


ALL = {"# A lesson": "# 授業", "Two\nlines.": "二行。", "A number.": "数。", "and why": "理由"}


def test_what_is_said_in_words_is_translated_and_what_the_code_does_is_not(source):
    translate(source, **ALL)
    assert build.missing(build.catalogue(source, "ja")) == []
    text, code, failing = build.in_language(source, "ja").cells
    assert text.source == "# 授業\n\n二行。"
    assert code.source == '%%asset a\n# 数。\na = "# no comment"  # 理由'
    assert failing.metadata.tags == ["raises-exception"]
    assert build.in_language(source, "en").cells[0].source == "# A lesson\n\nTwo\nlines."


def test_what_nobody_has_translated_is_told_and_stays_english(source):
    translate(source, **{"# A lesson": "# 授業"})
    assert build.missing(build.catalogue(source, "ja")) == ["Two\nlines.", "A number.", "and why"]
    assert build.in_language(source, "ja").cells[0].source == "# 授業\n\nTwo\nlines."


def test_a_passage_whose_english_has_changed_is_to_be_looked_at_again(source):
    translate(source, **ALL)
    source.write_text(LESSON.replace("A number.", "A big number."), encoding="utf-8")
    source.with_suffix(".ja.po").write_text(build.text_of(build.catalogue(source, "ja")), encoding="utf-8")
    assert build.missing(build.catalogue(source, "ja")) == ["A big number."]
    assert "#, fuzzy" in source.with_suffix(".ja.po").read_text(encoding="utf-8")
    assert "# A big number." in build.in_language(source, "ja").cells[1].source


def test_building_again_changes_nothing(home, source):
    translate(source, **ALL)
    first = build.built(home)
    for path, text in first.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert build.built(home) == first


@pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
def test_every_lesson_is_translated_and_built(source):
    for language in build.LANGUAGES:
        assert build.missing(build.catalogue(source, language)) == [], "make lessons, then translate"
    for language in ("en", *build.LANGUAGES):
        written = nbformat.read(build.path_of(source, language), as_version=4)
        assert written == build.in_language(source, language), "make lessons: the notebook is not what its source says"


def test_every_notebook_has_a_source():
    built = {build.path_of(source, language) for source in build.sources() for language in ("en", *build.LANGUAGES)}
    assert built == {path for path in HOME.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts}


@pytest.mark.parametrize("source", build.sources(), ids=lambda source: source.stem)
def test_no_emphasis_is_lost_in_japanese(source):
    """Two stars beside a bracket or a full stop may be no emphasis for Markdown: they would be read as stars."""
    for cell in build.in_language(source, "ja").cells:
        if cell.cell_type == "markdown":
            assert "**" not in MarkdownIt().render(cell.source)
