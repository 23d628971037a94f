"""Labels of assets, as Dagster allows them."""

from __future__ import annotations

import pytest

from nbasset.core.decorators import asset
from nbasset.core.errors import InvalidDefinition
from nbasset.core.labels import check_labels


@pytest.mark.parametrize("group", ["sales", "ok_1", "a/b", "1a", "class", "x" * 300])
def test_a_group_is_words_with_slashes(group):
    check_labels(group_name=group)


@pytest.mark.parametrize("group", ["a b", "a-b", "a.b", "", "Ä", "/a", "a//b"])
def test_another_group_is_refused(group):
    with pytest.raises(InvalidDefinition, match="cannot be a group"):
        check_labels(group_name=group)


@pytest.mark.parametrize("owner", ["me@x.org", "team:a", "team:a b", "team:a-b"])
def test_an_owner_is_an_address_or_a_team(owner):
    check_labels(owners=[owner])


@pytest.mark.parametrize("owner", ["me", "team:", "@", "a@b"])
def test_another_owner_is_refused(owner):
    with pytest.raises(InvalidDefinition, match="cannot be an owner"):
        check_labels(owners=["me@x.org", owner])


@pytest.mark.parametrize("tags", [{"a": "b"}, {"a/b": "c"}, {"a": ""}, {"a.b-c_d": "e"}])
def test_a_tag_is_a_short_word_with_a_short_value(tags):
    check_labels(tags=tags)


@pytest.mark.parametrize("tags", [{"a b": "c"}, {"a/b/c": "d"}, {"": "a"}, {"x" * 70: "a"}])
def test_another_name_of_a_tag_is_refused(tags):
    with pytest.raises(InvalidDefinition, match="cannot name a tag"):
        check_labels(tags=tags)


@pytest.mark.parametrize("tags", [{"a": 1}, {"a": "b c"}, {"a": "x" * 70}, {"a": "ä"}])
def test_another_value_of_a_tag_is_refused(tags):
    with pytest.raises(InvalidDefinition, match="cannot be the tag a"):
        check_labels(tags=tags)


def test_an_asset_is_refused_when_it_is_defined():
    with pytest.raises(InvalidDefinition, match="'a b' cannot be a group"):
        asset(group_name="a b")(lambda: 1)
