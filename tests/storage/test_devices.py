"""Devices: what lay on one that is not here comes into memory, with a line; all else is loaded as ever."""

from __future__ import annotations

import pickle
import sys
from types import ModuleType, SimpleNamespace

import pytest
from naming import named

from nbasset.core.materialization import Materialization
from nbasset.storage.pickling import load
from nbasset.storage.store import FileStore

NO_DEVICE = "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False."


class Tensor:
    """Numbers on a device, which pickle as torch's do: by the function that asks torch's packages for their place."""

    def __init__(self, values, device):
        self.values, self.device = values, device

    def __reduce__(self):
        return restored, (self.values, self.device)


def restored(values, location):
    storage = Tensor(values, "cpu")
    for _, _, restore in sorted(sys.modules["torch.serialization"].packages, key=lambda package: package[0]):
        found = restore(storage, location)
        if found is not None:
            return found
    raise RuntimeError(f"don't know how to restore data location of {location}")


@pytest.fixture
def cards(monkeypatch):
    """A stand-in of torch at the port that is used, for a computer with so many cards; torch itself needs one to try."""
    found = SimpleNamespace(count=1)

    def own(storage, location):
        if location == "cpu":
            return storage
        if not location.startswith("cuda") or int(location.partition(":")[2] or 0) >= found.count:
            raise RuntimeError(NO_DEVICE)
        return Tensor(storage.values, location)

    torch, serialization = ModuleType("torch"), ModuleType("torch.serialization")
    serialization.packages = [(10, lambda storage: storage.device, own)]
    serialization.register_package = lambda *package: serialization.packages.append(package)
    torch.serialization, torch.cuda = serialization, SimpleNamespace(device_count=lambda: found.count)
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch.serialization", serialization)
    return found


def test_what_lay_on_a_card_comes_back_to_it_or_into_memory_where_that_is_not_here(cards):
    data, moved = pickle.dumps([Tensor([1], "cuda:0"), Tensor([2], "cpu")]), []
    assert [each.device for each in load(data, moved=moved.append)] == ["cuda:0", "cpu"]
    cards.count = 0
    found = load(data, moved=moved.append)
    assert [(each.device, each.values) for each in found] == [("cpu", [1]), ("cpu", [2])]
    assert moved == ["cuda:0"]
    cards.count = 1
    data = pickle.dumps([Tensor([1], "cuda:0"), Tensor([3], "cuda:1")])
    assert [each.device for each in load(data, moved=moved.append)] == ["cuda:0", "cpu"]
    assert moved == ["cuda:0", "cuda:1"]


def test_what_users_load_themselves_raises_as_ever(cards):
    cards.count = 0
    data = pickle.dumps(Tensor([1], "cuda:0"))
    assert load(data).device == "cpu"
    with pytest.raises(RuntimeError, match="Attempting to deserialize"):
        pickle.loads(data)


def test_the_store_says_so_in_one_line(cards, tmp_path):
    said = []
    store = FileStore(tmp_path, secret=b"x" * 32, on_warning=said.append)
    draft = Materialization(named("net"), "k", "v", "n", "r", 0.0, 1.0, "Tensor")
    made = store.save(draft, Tensor([1], "cuda:0"), [])
    cards.count = 0
    assert store.load(made).device == "cpu"
    assert store.load(made).values == [1]
    assert said == ["net lay on cuda:0, which is not here: it is in the computer's memory (CPU) now."]
    store.close()


def test_another_error_comes_through(cards, monkeypatch):
    class Broken:
        def __reduce__(self):
            return raising, ()

    with pytest.raises(RuntimeError, match="no"):
        load(pickle.dumps(Broken()))
    monkeypatch.delitem(sys.modules, "torch")
    with pytest.raises(RuntimeError, match="no"):
        load(pickle.dumps(Broken()))


def raising():
    raise RuntimeError("no")
