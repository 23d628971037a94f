"""Asset keys: what can be a name, how Dagster writes it, and what is said of what cannot."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import LONGEST_KEY, AssetKey, names_that_read, python_key, user_string
from nbasset.core.version import BODY, Part, Settings, Version, materialization_key

pieces = st.from_regex(r"[a-z0-9_-][a-z0-9_.-]{0,6}", fullmatch=True)
parts = st.lists(pieces, min_size=1, max_size=3).map("/".join)
paths = st.lists(parts, min_size=1, max_size=3).filter(lambda path: not keyword.iskeyword("/".join(path)))


@given(paths)
def test_a_key_is_its_path_however_it_is_given(path):
    key = AssetKey(path)
    assert key.path == path
    assert AssetKey(tuple(path)) == key == AssetKey.from_coercible(path) == AssetKey.from_coercible(key)
    assert key.to_user_string() == "/".join(path)
    assert key.name == path[-1]
    assert eval(repr(key)) == key
    assert hash(AssetKey(path)) == hash(key)


@given(paths)
def test_a_user_string_is_read_as_the_parts_between_its_slashes(path):
    written = "/".join(path)
    assert AssetKey.from_user_string(written).path == written.split("/")
    assert AssetKey.from_user_string(written).to_user_string() == written


@given(paths)
def test_the_name_of_a_key_leads_back_to_it(path):
    key = AssetKey(path)
    assert AssetKey.from_escaped_user_string(str(key)) == key
    assert user_string(str(key)) == key.to_user_string()


@given(paths)
def test_every_key_that_reads_so_is_found_by_how_it_reads(path):
    key = AssetKey(path)
    names = list(names_that_read(key.to_user_string()))
    assert str(key) in names
    assert len(set(names)) == len(names)
    assert {user_string(name) for name in names} == {key.to_user_string()}


def test_of_a_key_with_many_parts_only_the_first_slashes_are_tried():
    written = "/".join("a" * 30)
    names = list(names_that_read(written))
    assert names[0] == written
    assert len(names) == 2**8
    assert {user_string(name) for name in names} == {written}


@given(paths, paths)
def test_two_keys_share_neither_name_nor_digest(one, two):
    version = Version(parts={BODY: Part("code", "d")})
    digests = {materialization_key(str(AssetKey(path)), version, Settings(), {}, {}) for path in (one, two)}
    assert len({str(AssetKey(one)), str(AssetKey(two))}) == len(digests) == len({tuple(one), tuple(two)})


def test_the_digest_of_a_key_of_before_does_not_change():
    version = Version(parts={BODY: Part("code", "d")})
    of = lambda key: materialization_key(str(key), version, Settings(), {}, {})  # noqa: E731
    assert of(AssetKey("raw")) == materialization_key("raw", version, Settings(), {}, {})
    assert of(AssetKey(["sales", "raw"])) == materialization_key("sales/raw", version, Settings(), {}, {})


def test_a_text_with_a_slash_is_one_part_and_a_user_string_two():
    assert AssetKey("a/b").path == ["a/b"] != AssetKey.from_user_string("a/b").path == ["a", "b"]
    assert AssetKey("a/b").to_user_string() == AssetKey(["a", "b"]).to_user_string() == "a/b"
    assert AssetKey("a/b") != AssetKey(["a", "b"])


def test_the_path_is_a_list_of_ones_own():
    key = AssetKey(["a", "b"])
    key.path.append("c")
    assert ["x"] + key.path == ["x", "a", "b"]  # noqa: RUF005 - as I/O managers write it
    assert key.parts == ("a", "b")


@pytest.mark.parametrize("name", ["raw-data", "orders.v2", "2024", "-x", "_", ".hidden", "a..b", "合計", "1a", "type"])
def test_what_dagster_takes_is_taken(name):
    assert AssetKey(name).path == [name]


def test_a_python_name_of_a_key():
    assert AssetKey(["sales", "raw-data", "v.2"]).to_python_identifier() == "sales__raw_data__v_2"
    assert AssetKey("a").to_python_identifier("b") == "a__b"


def test_prefixes():
    key = AssetKey(["a", "b", "c"])
    assert key.has_prefix(["a", "b"])
    assert not key.has_prefix(["b"])
    assert AssetKey("c").with_prefix(["a", "b"]) == key == AssetKey(["b", "c"]).with_prefix("a")


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "a b", "../x", "a/../b", "a/./b", ".", "..", "/a", "a/", "a//b", "a\0b", "a\n", "a\\b", "C:", "💡",
        "a​b", "a:b", "%a", "~", "a+b", "*", "．．/x",
    ],
)  # fmt: skip
def test_what_could_not_be_read_or_would_lead_elsewhere_is_refused_with_an_example(name):
    for path in (name, ["x", name]):
        with pytest.raises(InvalidDefinition, match=r"cannot be .* an asset's name: .* for example raw_data") as raised:
            AssetKey(path)
        assert "\n" not in str(raised.value), "one line"


@pytest.mark.parametrize("word", ["class", "None", "for"])
def test_a_word_of_pythons_own_is_no_name_but_may_be_a_part(word):
    with pytest.raises(InvalidDefinition, match=f"'{word}' cannot be an asset's name: it is a word of Python's own"):
        AssetKey(word)
    assert AssetKey(["x", word]).name == word


@pytest.mark.parametrize("name", ["raw-data", "2024", "a b", "class", "x/for", "../x", "/a", "a/", "a//b", ""])
def test_a_cell_gives_python_names_only(name):
    with pytest.raises(InvalidDefinition, match=r"cannot be .* letters, digits and _ as in a Python name, for example"):
        python_key(name)


def test_a_cell_may_put_python_names_in_front():
    assert python_key("sales/raw_data") == AssetKey(["sales", "raw_data"])
    assert python_key("合計").path == ["合計"]


@pytest.mark.parametrize("given", [3, None, [], [1], ["a", None], {"a"}, len, object()])
def test_what_is_no_text_is_refused_with_what_to_give_instead_in_one_sentence(given):
    with pytest.raises(InvalidDefinition, match="does not name an asset: give its name as text, or the asset itself"):
        AssetKey(given)


def test_names_of_any_script_are_names_and_two_spellings_of_one_are_one():
    assert str(AssetKey("合計")) == "合計"
    assert AssetKey("ﬁle") == AssetKey("file")
    assert AssetKey("ａ１") == AssetKey("a1")
    assert AssetKey("é") == AssetKey("é"), "composed or not"


def test_a_key_has_a_longest_length_and_the_sentence_says_both():
    assert str(AssetKey("a" * LONGEST_KEY)) == "a" * LONGEST_KEY
    with pytest.raises(InvalidDefinition, match="at most 200 characters; this one has 201: aaaa"):
        AssetKey("a" * (LONGEST_KEY + 1))
    with pytest.raises(InvalidDefinition, match="this one has 201"):
        AssetKey(["a" * 100, "b" * 100])


def test_keys_sort_by_their_parts():
    keys = [AssetKey("b"), AssetKey(["a", "z"]), AssetKey("a")]
    assert sorted(keys) == [AssetKey("a"), AssetKey(["a", "z"]), AssetKey("b")]
