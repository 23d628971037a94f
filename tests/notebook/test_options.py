"""Options on a magic line: what each says, what stays as it was typed, and what is said of a wrong one."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbasset.core.asset_options import configured
from nbasset.core.assets import Asset
from nbasset.core.bodies import FunctionBody
from nbasset.core.errors import InvalidDefinition
from nbasset.core.keys import AssetKey
from nbasset.core.policies import RetryPolicy
from nbasset.notebook.options import BadOption, HelpShown, Parser, asset_line, selected, split


def as_typed(words):
    """Words of a line in a row, with the quotes they were typed with."""
    return " ".join(word.raw for word in words)


words = st.text("ab+,:'\" \\-", max_size=12)


@given(words)
def test_a_line_is_divided_as_a_shell_divides_it(line):
    try:
        expected = shlex.split(line)
    except ValueError:
        with pytest.raises(ValueError, match="No"):
            split(line)
        return
    assert split(line) == expected


@given(words)
def test_what_was_typed_is_kept_but_for_the_room_between(line):
    try:
        found = split(line)
    except ValueError:
        return
    assert split(as_typed(found)) == found
    assert "".join(as_typed(found).split()) == "".join(line.split())


def test_options_are_taken_out_and_the_rest_is_handed_on_with_its_quotes():
    parser = Parser(prog="%x")
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--to")
    parser.add_argument("--all", action="store_true")
    found = parser.parse("""a+ --to "b c" group:"my group", --all key:'d/e' """)
    assert as_typed(found.rest) == """a+ group:"my group", key:'d/e'"""
    assert (found.to, found.all) == ("b c", True)


def test_the_words_of_a_line_are_a_selection_or_none():
    assert str(selected(split('a+,  group:"my group"'))) == 'key:"a"+ or group:"my group"'
    assert selected([]) is None


def test_each_option_of_the_line_is_one_of_the_asset():
    said = asset_line(
        "a, b --group g --deps x,y/z --deps w --io s3 --description 'what it is' --code-version 7 --retries 2 "
        '--delay 0.5 --reads "my data.csv" --reads d --env A,B --seed 3 --always --manual --define'
    )
    assert (said.names, said.define) == (("a", "b"), True)
    made = configured(Asset((AssetKey("a"),), FunctionBody(lambda: None, ())), said.options)
    assert [key.path for key in made.deps] == [["x"], ["y", "z"], ["w"]]
    assert (made.group_name, made.io_manager_key, made.description, made.code_version) == ("g", "s3", "what it is", "7")
    assert made.retry_policy == RetryPolicy(max_retries=2, delay=0.5)
    assert (made.reads, made.env) == (("my data.csv", "d"), ("A", "B"))
    assert (made.seed, made.always, made.manual) == (3, True, True)


def test_what_is_not_said_is_not_there():
    assert asset_line("a").options == {}
    assert asset_line("a --delay 2").options == {"retry_policy": RetryPolicy(max_retries=1, delay=2.0)}
    assert asset_line("a --retries 0").options == {"retry_policy": RetryPolicy(max_retries=0)}
    assert asset_line("a --seed none").options == {"seed": "none"}
    assert asset_line("'' --group ''").names == ()


@pytest.mark.parametrize(
    ("line", "error", "sentence"),
    [
        ("x --grup a", BadOption, r"%%asset: unrecognized arguments: --grup.* \(did you mean --group\?\). %%asset -h lists"),
        ("x --group", BadOption, "--group: expected one argument"),
        ("x --description 'abc", BadOption, "%%asset: No closing quotation in the line \"x --description 'abc\""),
        ("x --retries many", BadOption, r"--retries: invalid int value: 'many'\. %%asset -h"),
        ("x --retries -1", InvalidDefinition, "cannot be negative"),
        ("x --seed many", InvalidDefinition, "--seed takes a whole number below 2\\*\\*32, or none; not 'many'"),
        ("x --seed 4294967296", InvalidDefinition, "not '4294967296'"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_named(line, error, sentence):
    with pytest.raises(error, match=sentence):
        asset_line(line)


@pytest.mark.parametrize("line", ["-h", "x --help", "--group g -h"])
def test_help_is_shown_wherever_it_is_asked_for(line, capsys):
    with pytest.raises(HelpShown):
        asset_line(line)
    assert capsys.readouterr().out.startswith("usage: %%asset [-h] [--group GROUP]")


@pytest.mark.parametrize("line", ["a b", "a, b c", "a b, c"])
def test_several_names_are_written_with_commas(line):
    with pytest.raises(BadOption, match=f"%%asset {line}: write several names with commas, a, b"):
        asset_line(line)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x --sweep depth", "--sweep takes a name and its values, for example --sweep depth=2,4,8"),
        ("x --sweep --group g", "--sweep takes a name and its values"),
        ("x --partitions", "--partitions takes a name and its values, for example --partitions region=north,south"),
    ],
)
def test_a_dimension_without_values_is_told_how_it_is_written(line, told):
    with pytest.raises(BadOption, match=told):
        asset_line(line)


@pytest.mark.parametrize("line", ["a,b", "a, b", "a ,b", "a , b"])
def test_room_around_the_commas_does_not_matter(line):
    assert asset_line(line).names == ("a", "b")
