"""Values of one body that share something: each comes back with the others, whatever else is asked for."""

from __future__ import annotations

import numpy as np

from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.core.together import Together
from nbasset.instance.sharing import Sharing, again, own_part
from nbasset.storage.memory import MemoryStore

A, B, C = map(ResultName.from_text, "abc")


def made(name: ResultName) -> Materialization:
    return Materialization(name, f"key {name}", "version", "n.ipynb", "r1", 0.0, 0.1, "list")


def test_what_shares_is_stored_with_what_it_shares_with_and_what_does_not_is_stored_alone():
    rows = [1]
    values = {A: rows, B: {"x": rows}, C: [1]}
    sharing, store = Sharing(values), MemoryStore()
    stored = {name: sharing.noted(made(name)) for name in values}
    assert [stored[name].making.together for name in values] == [(A, B), (A, B), ()]
    assert stored[C].data_version == "version" != stored[A].data_version
    kept = {name: store.save(stored[name], sharing.stored(stored[name], value), []) for name, value in values.items()}
    before = {}
    a = own_part(kept[A], store.load(kept[A]), before)
    b = own_part(kept[B], before["r1", (A, B)], before)
    assert b["x"] is a
    assert own_part(kept[C], store.load(kept[C]), before) == [1]


def test_views_stay_views_also_when_they_are_stored_once_more():
    whole = np.arange(5000.0)
    sharing, store = Sharing({A: whole, B: whole[::2]}), MemoryStore()
    kept = store.save(sharing.noted(made(A)), sharing.stored(sharing.noted(made(A)), whole), [])
    once_more = again(kept, store.load(kept))
    assert isinstance(once_more, Together)
    kept = store.save(kept, once_more, [])
    a, b = store.load(kept)
    b[1] = -1
    assert a[2] == -1
    assert b.tolist() == [0, -1, *range(4, 5000, 2)]


def test_one_value_alone_is_not_looked_at(monkeypatch):
    monkeypatch.setattr("nbasset.versions.values.sharing.shared_by", None)
    assert Sharing({A: [1]}).noted(made(A)) == made(A)
