"""The scan: what lies in packs and files is found, whatever an index says, oldest first."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.storage import scan
from nbasset.storage.folder import Folder
from nbasset.storage.records import Record


@pytest.mark.parametrize("times", [[1.0, 2.0, 3.0, 4.0], [9.0, 2.0, 3.0, 10.0]], ids=["steady", "clock set back"])
def test_after_a_loss_records_of_several_packs_are_in_order_again(open_store, draft, times):
    """By the clock between packs; within a pack in the order of writing, even where the clock went back."""
    one, other = open_store(), open_store()
    for number, (store, at) in enumerate(zip([one, other, one, other], times, strict=True)):
        store.save(draft(kind=str(number), made_at=at), number, [])
    one.close()
    other.close()
    (one.root / "index.sqlite").unlink()
    found = [made.kind for made in open_store().find(named("raw"), "k1")]
    assert found == (["3", "2", "1", "0"] if times[0] == 1.0 else ["3", "2", "0", "1"])


def test_what_is_neither_a_pack_nor_a_value_file_is_passed_over(open_store, draft):
    store = open_store()
    store.save(draft(), "small", [])
    store.save(draft(key="k2"), "x" * 100_000, [])
    store.close()
    folder = Folder(store.root)
    whole = scan.everything(folder)
    (folder.packs / "NO PLACE.pack").write_bytes(next(folder.packs.glob("*.pack")).read_bytes())
    (folder.packs / f"{'0' * 24}.pack").mkdir()
    (folder.values / "ab").mkdir(exist_ok=True)
    for name, content in (("ab" + "0" * 30, b"short"), ("ab" + "1" * 30, bytes(4096))):
        (folder.values / "ab" / f"{name}.nba").write_bytes(content)
    assert scan.everything(folder) == whole


def test_a_tail_is_what_an_index_has_not_seen_and_of_the_dead_only_on_demand(open_store, draft):
    store = open_store()
    for key in ("k1", "k2", "k3"):
        store.save(draft(key=key), key, [])
    folder = Folder(store.root)
    (whole,) = scan.tails_of(folder, {})
    assert [row.key for row in whole.rows] == ["k1", "k2", "k3"]
    (rest,) = scan.tails_of(folder, {whole.place: whole.rows[1].offset})
    assert ([row.key for row in rest.rows], rest.end) == (["k2", "k3"], whole.end)
    assert list(scan.tails_of(folder, {whole.place: whole.end})) == []
    assert list(scan.tails_of(folder, {}, of_the_dead=True)) == []
    store.close()
    assert list(scan.tails_of(folder, {}, of_the_dead=True)) == [whole]


@pytest.mark.parametrize("at", [None, "yesterday"])
def test_a_record_whose_time_is_none_is_the_oldest(at):
    assert scan._made_at(Record(b"", 0, {} if at is None else {"made_at": at})) == 0.0
