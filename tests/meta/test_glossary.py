"""The glossary is the language that the house really speaks."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SPOKEN, _, AVOIDED = GLOSSARY.partition("## Words we do not use")
TERMS = [
    term for row in re.findall(r"^\| (\*\*.+?) \|", SPOKEN, re.MULTILINE) for term in re.findall(r"\*\*(.+?)\*\*", row)
]
NOT_SAID = ("pipeline", "workflow", "rebuild", "recompute", "cache hit", "registry")
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "nbasset").rglob("*.py"))]
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md")
}


@cache
def docstrings() -> str:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (
        ast.get_docstring(part) for text in SOURCES for part in ast.walk(ast.parse(text)) if isinstance(part, kinds)
    )
    return "\n".join(text for text in found if text).lower()


def test_every_word_is_explained_once():
    assert len(TERMS) == len(set(TERMS)) > 40


@pytest.mark.parametrize("term", TERMS)
def test_every_word_is_spoken_in_the_house(term):
    assert re.search(rf"\b{re.escape(term.lower())}", docstrings())


@pytest.mark.parametrize("word", NOT_SAID)
def test_words_that_the_glossary_avoids_are_not_spoken(word):
    assert word in AVOIDED
    for place, text in {**TEXTS, "docstrings": docstrings()}.items():
        said = [line for line in text.lower().splitlines() if re.search(rf"\b{word}s?\b", line)]
        assert said == [], f"{place} says {word!r}"


@pytest.mark.parametrize("name", ["utils", "common", "misc", "helpers"])
def test_no_module_is_named_for_nothing(name):
    assert not list((ROOT / "nbasset").rglob(f"{name}.py"))
