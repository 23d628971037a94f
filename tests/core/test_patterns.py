"""Patterns are compiled when they are used, and are then what re makes of them."""

from __future__ import annotations

import re

import pytest

from nbasset.core.patterns import pattern


def test_a_pattern_answers_as_re_does():
    words, theirs = pattern(r"[a-z]+", re.IGNORECASE), re.compile(r"[a-z]+", re.IGNORECASE)
    text = "One or 2"
    assert words.findall(text) == theirs.findall(text)
    assert words.sub("-", text) == theirs.sub("-", text)
    assert (words.pattern, words.flags) == (theirs.pattern, theirs.flags)


def test_it_is_compiled_once_and_not_before_it_is_used(monkeypatch):
    compiled = []
    monkeypatch.setattr(re, "compile", lambda text, flags: compiled.append(text) or re._compile(text, flags))
    word = pattern(r"\w")
    assert compiled == []
    assert [bool(word.match("a")), bool(word.match("-"))] == [True, False]
    assert compiled == [r"\w"]


def test_one_that_cannot_be_compiled_says_so_when_it_is_used():
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("a")
