"""What every result store does, whatever it is made of."""

from __future__ import annotations

from array import array
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from naming import named

from nbasset.core.errors import Damaged, Drifted, NotStored
from nbasset.core.making import Making
from nbasset.core.ports import ResultId
from nbasset.storage.memory import MemoryStore


@pytest.fixture(params=["file", "file, not mapped", "memory", "s3"])
def any_store(request, open_store):
    if request.param == "memory":
        return MemoryStore()
    if request.param == "s3":
        return request.getfixturevalue("open_remote")()
    return open_store(mapped=request.param == "file")


class Moved:
    """An object whose class goes away in a test."""


class TestResultStore:
    def test_a_key_that_was_never_kept_is_not_found(self, any_store):
        assert list(any_store.find(named("raw"), "k1")) == []

    def test_what_is_expected_is_found_as_it_would_be_anyway(self, any_store, draft):
        first = [any_store.save(draft(key=key), number, []) for number, key in enumerate(["k1", "k2", "k1"])]
        any_store.expect(
            [
                ResultId(named("raw"), "k1"),
                ResultId(named("raw"), "k2"),
                ResultId(named("raw"), "k3"),
                ResultId(named("other"), "k1"),
            ]
        )
        assert list(any_store.find(named("raw"), "k1")) == [first[2], first[0]]
        again = any_store.save(draft(key="k2"), 7, [])
        assert list(any_store.find(named("raw"), "k2")) == [again, first[1]]
        assert list(any_store.find(named("raw"), "k3")) == []

    def test_what_is_kept_after_an_asset_was_expected_without_a_key_is_found(self, any_store, draft):
        made = any_store.save(draft(key="k1"), 1, [])
        any_store.expect([ResultId(named("raw"), ""), ResultId(named("other"), "")])
        assert list(any_store.find(named("other"), "k1")) == []
        other = any_store.save(replace(draft(key="k1"), asset=named("other")), 2, [])
        assert [list(any_store.find(named(name), "k1")) for name in ("raw", "other")] == [[made], [other]]

    def test_what_is_expected_and_removed_before_it_is_asked_for_is_not_found(self, any_store, draft):
        made = [any_store.save(draft(key=key), key, []) for key in ("k1", "k2")]
        any_store.expect([ResultId(named("raw"), "k1"), ResultId(named("raw"), "k2")])
        any_store.remove(made[:1])
        assert [list(any_store.find(named("raw"), key)) for key in ("k1", "k2")] == [[], [made[1]]]

    def test_the_moment_moves_when_something_goes_and_not_when_something_comes(self, any_store, draft):
        made = [any_store.save(draft(key=key), key, []) for key in ("k1", "k2")]
        before = any_store.moment()
        made.append(any_store.save(draft(key="k3"), 7, []))
        assert any_store.moment() == before is not None
        any_store.remove(made[:1])
        assert any_store.moment() != before

    def test_what_was_saved_is_found_with_all_that_is_known_of_it(self, any_store, draft):
        saved = any_store.save(draft(making=Making(inputs={"a": "v1"}, marks=("untracked",))), 5, [])
        assert list(any_store.find(named("raw"), "k1")) == [saved]
        assert saved.making == Making(inputs={"a": "v1"}, marks=("untracked",))
        assert saved.size > 0

    @pytest.mark.parametrize(
        "value",
        [
            None,
            -0.0,
            [1, "x", {"y": (2, 3)}],
            array("d", range(100_000)),
            "text" * 100_000,
        ],
        ids=["none", "negative zero", "nested", "large buffer", "large string"],
    )
    def test_a_value_comes_back_equal(self, any_store, draft, value):
        loaded = any_store.load(any_store.save(draft(), value, []))
        assert repr(loaded) == repr(value)
        assert type(loaded) is type(value)

    @pytest.mark.parametrize("rows", [3, 200_000])
    def test_a_frame_comes_back_equal_and_can_be_changed(self, any_store, draft, rows):
        frame = pd.DataFrame({"a": np.arange(rows), "b": np.linspace(0, 1, rows), "c": ["x"] * rows})
        made = any_store.save(draft(), frame, [])
        loaded = any_store.load(made)
        pd.testing.assert_frame_equal(loaded, frame)
        loaded["a"] += 1
        loaded.loc[0, "b"] = -1.0
        loaded.insert(0, "new", 1)
        pd.testing.assert_frame_equal(any_store.load(made), frame)

    @pytest.mark.parametrize("length", [10, 5_000, 500_000])
    def test_each_load_is_a_private_copy(self, any_store, draft, length):
        original = np.arange(length)
        made = any_store.save(draft(), {"array": original, "list": [1]}, [])
        original[0] = 77
        first = any_store.load(made)
        first["array"][:] = -1
        first["list"].append(2)
        second = any_store.load(made)
        assert second["array"].tolist() == list(range(length))
        assert second["list"] == [1]

    def test_a_read_only_array_stays_read_only(self, any_store, draft):
        fixed = np.arange(100_000)
        fixed.flags.writeable = False
        assert not any_store.load(any_store.save(draft(), fixed, [])).flags.writeable

    def test_the_records_of_a_key_come_newest_first(self, any_store, draft):
        for number in range(3):
            any_store.save(draft(kind=f"making {number}"), number, [])
        assert [made.kind for made in any_store.find(named("raw"), "k1")] == ["making 2", "making 1", "making 0"]

    def test_versions_are_all_records_of_an_asset_newest_first(self, any_store, draft):
        for key in ("k1", "k2", "k3"):
            any_store.save(draft(key=key), key, [])
        any_store.save(draft(asset="other"), 0, [])
        assert [made.key for made in any_store.versions(named("raw"))] == ["k3", "k2", "k1"]

    def test_a_record_is_not_found_under_another_asset_or_key(self, any_store, draft):
        any_store.save(draft(asset="raw", key="k1"), 1, [])
        assert not any_store.find(named("raw"), "k2")
        assert not any_store.find(named("other"), "k1")

    def test_equal_values_have_equal_data_versions_and_others_do_not(self, any_store, draft):
        one, same, other, typed = (any_store.save(draft(), value, []) for value in ([1, 2], [1, 2], [1, 3], [1.0, 2]))
        assert one.data_version == same.data_version
        assert len({one.data_version, other.data_version, typed.data_version}) == 3

    def test_what_was_shown_is_no_part_of_the_data_version(self, any_store, draft):
        silent = any_store.save(draft(), 1, [])
        loud = any_store.save(draft(), 1, [{"type": "stream", "name": "stdout", "text": "hello"}])
        assert silent.data_version == loud.data_version

    def test_a_data_version_that_is_given_stands(self, any_store, draft):
        assert any_store.save(draft(data_version="v7"), 1, []).data_version == "v7"

    @pytest.mark.parametrize("length", [10, 200_000])
    def test_what_was_shown_comes_back(self, any_store, draft, length):
        shown = [
            {"type": "stream", "name": "stdout", "text": "é" * length + "\ud800"},
            {"type": "display", "data": {"text/plain": "5"}, "metadata": {}},
        ]
        assert any_store.shown(any_store.save(draft(), 5, shown)) == shown
        assert any_store.shown(any_store.save(draft(), 5, [])) == []

    def test_a_record_alone_has_what_was_shown_but_no_value(self, any_store, draft):
        shown = [{"type": "stream", "name": "stdout", "text": "kept in S3"}]
        made = any_store.record(draft(io="s3", data_version="v1"), shown)
        assert [found.io for found in any_store.find(named("raw"), "k1")] == ["s3"]
        assert any_store.shown(made) == shown
        with pytest.raises(NotStored, match="kept by the I/O manager s3"):
            any_store.load(made)

    def test_what_cannot_be_pickled_is_refused_and_not_recorded(self, any_store, draft):
        with pytest.raises(NotStored, match=r"raw\[1\]: cannot pickle 'generator' object"):
            any_store.save(draft(), [1, (x for x in "ab")], [])
        assert not any_store.find(named("raw"), "k1")

    def test_metadata_that_are_not_json_are_refused_and_not_recorded(self, any_store, draft):
        with pytest.raises(NotStored, match="What is known about raw cannot be kept as JSON"):
            any_store.save(draft(making=Making(metadata={"x": object()})), 1, [])
        assert not any_store.find(named("raw"), "k1")

    def test_a_value_whose_class_is_gone_has_drifted(self, any_store, draft, monkeypatch):
        made = any_store.save(draft(), Moved(), [])
        monkeypatch.delitem(globals(), "Moved")
        with pytest.raises(
            Drifted,
            match=r"raw (cannot be used by today's code|needs Moved of .*, which is not there any more).*makes it again",
        ):
            any_store.load(made)

    def test_forgetting_removes_an_asset_and_frees_its_room(self, any_store, draft):
        made = any_store.save(draft(), np.arange(100_000), [])
        small = any_store.save(draft(key="k2"), 1, [])
        other = any_store.save(draft(asset="other"), "kept", [])
        assert any_store.forget(named("raw")) >= 800_000
        assert any_store.size() < 800_000
        assert not any_store.versions(named("raw"))
        assert any_store.load(other) == "kept"
        for gone in (made, small):
            with pytest.raises(Damaged, match="gone"):
                any_store.load(gone)

    def test_forgetting_what_is_not_there_frees_nothing(self, any_store):
        assert any_store.forget(named("raw")) == 0

    def test_what_is_kept_grows_the_store(self, any_store, draft):
        before = any_store.size()
        any_store.save(draft(), np.arange(100_000), [])
        assert any_store.size() >= before + 800_000

    def test_the_seed_stays(self, any_store):
        assert any_store.seed() == any_store.seed()
        assert 0 <= any_store.seed() < 2**32
