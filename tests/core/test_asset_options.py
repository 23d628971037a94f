"""The table of options: each says what it means, is written in one way, and arrives in the asset."""

from __future__ import annotations

import inspect

import pytest

import nbasset
from nbasset.core.asset_options import OPTIONS, AssetOptions, Option, Word, check_known, configured, words_of
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.policies import RetryPolicy

WORDS = [word for option in OPTIONS.values() for word in option.words]

BARE = Asset((AssetKey("a"),), FunctionBody(lambda: None, ()), description="from the docstring")


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_says_in_one_line_what_it_means_and_asset_lists_it(name):
    meaning = OPTIONS[name].meaning
    assert meaning
    assert "\n" not in meaning
    assert f"{name}: {meaning}" in inspect.getdoc(nbasset.asset)


def test_the_table_holds_what_the_type_checker_knows_and_nothing_else():
    assert list(OPTIONS) == list(AssetOptions.__annotations__)
    assert all(isinstance(option, Option) for option in OPTIONS.values())


def test_no_word_of_the_line_is_used_twice():
    assert len({word.word for word in WORDS}) == len(WORDS)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.word)
def test_every_word_says_what_it_does_and_a_switch_takes_nothing(word):
    assert word.word.startswith("--")
    assert word.meaning
    assert word.value or not (word.repeated or word.offers)


def test_an_options_meaning_is_its_words_unless_they_have_their_own():
    option = Option("what it is", Word("--a", "A"), Word("--b", "B", "something else"))
    assert [word.meaning for word in option.words] == ["what it is", "something else"]


def test_what_is_not_given_stays_as_it_is():
    same = configured(BARE, {})
    assert (same.description, same.group_name, same.keys, same.body) == (
        "from the docstring", "default", BARE.keys, BARE.body,
    )  # fmt: skip
    assert configured(BARE, {"description": "mine"}).description == "mine"


def test_an_asset_among_deps_is_an_upstream_that_comes_along():
    found = configured(BARE, {"deps": [BARE, "x/y"]})
    assert [key.path for key in found.deps] == [["a"], ["x", "y"]]
    assert found.upstream == (BARE,)


def test_deps_may_be_given_once_only_as_they_come():
    assert len(configured(BARE, {"deps": (name for name in ("b", "c"))}).deps) == 2


def test_kinds_and_the_older_option_are_one_set():
    assert configured(BARE, {"kinds": ["pandas"], "compute_kind": "python"}).kinds == {"pandas", "python"}


@pytest.mark.parametrize("seed", [-1, 2**32, "7", True, 1.5])
def test_a_seed_is_a_whole_number_or_none(seed):
    with pytest.raises(InvalidDefinition, match="seed takes a whole number below"):
        configured(BARE, {"seed": seed})


def test_a_policy_is_a_policy():
    with pytest.raises(InvalidDefinition, match="retry_policy takes a RetryPolicy"):
        configured(BARE, {"retry_policy": 3})
    assert configured(BARE, {"retry_policy": RetryPolicy()}).retry_policy == RetryPolicy()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("group", "'group' (did you mean group_name?); asset? lists the options."),
        ("retry_polcy", "'retry_polcy' (did you mean retry_policy?); asset? lists the options."),
        ("zzz", "'zzz'; asset? lists the options."),
    ],
)
def test_what_is_no_option_is_answered_with_the_nearest(given, sentence):
    with pytest.raises(InvalidDefinition) as raised:
        check_known([given, "name"])
    assert str(raised.value) == f"@asset has no option {sentence}"


def test_names_stand_with_commas_or_spaces():
    assert words_of(["a, b", "c d", ",", ""]) == ("a", "b", "c", "d")
