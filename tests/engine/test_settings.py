"""What a body sets for everybody is as before when it ends, and what it was is told."""

from __future__ import annotations

import os
import sys
import textwrap
from types import ModuleType

import pytest

from nbasset.engine.settings import Lasting, LastLook, attributes_as_found, left_as_found, read_all
from nbasset.libraries import held, known
from nbasset.libraries.library import ABSENT, Library, Settings, Several


@pytest.fixture
def strange(monkeypatch):
    """A library that another distribution describes: one plain setting, one that is silent, one place for several."""
    module = ModuleType("strange")
    module.switch, module._cache, module.styles = 1, None, {"plain": 1}

    def now(library):
        return {**held.attributes("switch", "_cache")(library), "styles": Several(library.styles)}

    def put(library, name, value):
        place, _, inside = name.partition(".")
        held.put_item(library.styles, inside, value) if inside else held.put_attribute(library, place, value)

    row = Library("strange", settings=Settings("settings of strange", now, put))
    monkeypatch.setitem(sys.modules, "strange", module)
    known.KNOWN.add(row)
    yield module
    known.KNOWN.forget("strange")
    known.KNOWN.__dict__.pop("kept", None)


@pytest.mark.parametrize("error", [None, ValueError()])
def test_whatever_happens_settings_are_put_back_and_told_one_by_one(strange, error):
    told = []
    try:
        with left_as_found(told):
            strange.switch, strange._cache = 2, "found out"
            strange.styles["mine"] = 2
            del strange.styles["plain"]
            if error:
                raise error
    except ValueError:
        pass
    assert (strange.switch, strange._cache, strange.styles) == (1, None, {"plain": 1})
    assert {(each.name, each.before, each.now) for each in told} == {
        ("switch", 1, 2),
        ("styles.mine", ABSENT, 2),
        ("styles.plain", 1, ABSENT),
    }


def test_what_nobody_changed_is_not_touched(strange, monkeypatch):
    def refused(*_):
        raise AssertionError

    told = []
    with left_as_found(told):
        monkeypatch.setattr(held, "put_item", refused)
    assert told == []


def test_a_version_that_keeps_its_settings_elsewhere_hinders_no_body(strange):
    del strange.styles
    told = []
    with left_as_found(told):
        os.environ["OF_THE_BODY"] = "1"
    assert "strange" not in read_all()
    assert [each.name for each in told] == ["os.environ.OF_THE_BODY"]


def test_what_cannot_be_put_back_hinders_nothing_else(strange, monkeypatch):
    def refused(*_):
        raise ValueError("only in the main thread")

    with left_as_found([]):
        monkeypatch.setattr(held, "put_attribute", refused)
        strange.switch = 2
        strange.styles["mine"] = 2
    assert (strange.switch, strange.styles) == (2, {"plain": 1})


def test_what_a_module_has_set_is_put_back_under_its_name(strange):
    lasting = Lasting(read_all())
    strange.switch = 2
    lasting.explained["strange", "switch"] = "other", 2
    assert [(each.name, each.by) for each in lasting.put_back()] == [("switch", "other")]
    assert strange.switch == 1


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("forgotten", [False, True])
@pytest.mark.parametrize("first", ["nothing", "something"])
def test_what_one_body_leaves_is_read_again_only_where_it_may_be_another(
    strange, monkeypatch, first, forgotten, loaded
):
    look, read = LastLook(), []
    monkeypatch.setattr("nbasset.engine.settings.read_all", lambda: (read.append(1), read_all())[1])
    with left_as_found([], look):
        strange.switch += first == "something"
    if loaded:
        monkeypatch.setitem(sys.modules, "loaded_meanwhile", ModuleType("loaded_meanwhile"))
    if forgotten:
        look.forget()
    told = []
    with left_as_found(told, look):
        strange.switch = 7
    assert (strange.switch, [(each.name, each.before) for each in told]) == (1, [("switch", 1)])
    assert len(read) == (4 if first == "something" or forgotten or loaded else 3)


def test_a_folder_that_is_gone_does_no_harm(tmp_path, monkeypatch):
    for first in (True, False):
        folder = tmp_path / f"gone{first}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        if first:
            folder.rmdir()
        with left_as_found([]):
            os.chdir(tmp_path)
            if not first:
                folder.rmdir()
        assert os.path.realpath(os.curdir) == str(tmp_path)


@pytest.mark.parametrize("owner", [textwrap, textwrap.TextWrapper])
def test_attributes_that_are_set_on_modules_and_classes_of_others_are_as_before(owner):
    told, before = [], dict(vars(owner))
    with attributes_as_found([(owner, "added"), (owner, "wrap"), (owner, "__doc__")], told):
        owner.added = 1
        owner.wrap = len
    assert {name: vars(owner).get(name) for name in (*before, "added")} == {**before, "added": None}
    assert [each.name for each in told] == [f"{owner.__name__}.added", f"{owner.__name__}.wrap"]
    assert {each.settings.name for each in told} == {"attributes of textwrap"}


def test_a_setting_inside_another_that_counts_as_it_is_now_is_not_put_back(strange):
    told = []
    with left_as_found(told):
        strange.styles["mine"] = 2
    (change,) = told
    lasting = Lasting(read_all())
    strange.styles["mine"] = 2
    lasting.amend(change)
    assert lasting.put_back() == []
    assert strange.styles == {"plain": 1, "mine": 2}


def test_of_a_library_that_was_taken_away_nothing_is_put_back(strange, monkeypatch):
    told = []
    with left_as_found(told):
        strange.switch = 2
    monkeypatch.delitem(sys.modules, "strange")
    told[0].put(5)
    assert strange.switch == 1
