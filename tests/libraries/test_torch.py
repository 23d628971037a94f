"""PyTorch, where it is installed: its global generator is seeded for each step, its tensors are values like others."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import pytest
from naming import named

from nbasset import asset, materialize
from nbasset.core.materialization import Materialization
from nbasset.storage.pickling import load
from nbasset.storage.store import FileStore
from nbasset.versions.data_version import data_version

torch = pytest.importorskip("torch")


def test_each_asset_draws_the_same_numbers_in_every_run_and_other_numbers_than_its_neighbour():
    @asset
    def one():
        return torch.rand(3)

    @asset
    def other():
        return torch.rand(3)

    first = materialize([one, other])
    again = materialize([one, other], force=True)
    assert torch.equal(first.asset_value("one"), again.asset_value("one"))
    assert not torch.equal(first.asset_value("one"), first.asset_value("other"))
    assert again.made == ("one", "other")


def test_the_generator_is_given_back_as_it_was():
    @asset
    def one():
        return torch.rand(3)

    torch.manual_seed(7)
    expected = torch.rand(2)
    torch.manual_seed(7)
    materialize([one])
    assert torch.equal(torch.rand(2), expected)


def test_the_same_weights_train_to_the_same_model_and_come_back_from_the_store():
    @asset
    def model():
        net = torch.nn.Linear(2, 1)
        step = torch.optim.SGD(net.parameters(), lr=0.1)
        for _ in range(5):
            step.zero_grad()
            net(torch.rand(4, 2)).sum().backward()
            step.step()
        return {name: value.clone() for name, value in net.state_dict().items()}

    first = materialize([model]).asset_value("model")
    assert materialize([model]).made == ()
    forced = materialize([model], force=True).asset_value("model")
    assert all(torch.equal(first[name], forced[name]) for name in first)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t + 1,
        lambda t: t.to(torch.float64),
        lambda t: t.reshape(3, 2),
        lambda t: t.clone().requires_grad_(),
    ],
)
def test_the_data_version_tells_content_type_shape_and_gradient(change):
    tensor = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    assert data_version(tensor) == data_version(tensor.clone())
    assert data_version(tensor) == data_version(tensor.T.contiguous().T)
    assert data_version(tensor) != data_version(change(tensor))


@pytest.fixture
def on_a_card():
    """What is written inside says of itself that it lies on a graphics card, as torch writes what does."""
    known = torch.serialization._package_registry
    torch.serialization.register_package(-1, lambda storage: "cuda:1", lambda storage, location: None)
    mine = next(package for package in known if package[0] == -1)
    yield
    known.remove(mine)


def written_on_a_card(value) -> bytes:
    data = pickle.dumps(value)
    assert b"cuda:1" in data
    return data


@pytest.mark.skipif(torch.cuda.device_count() > 1, reason="that card is here")
def test_torchs_own_guard_refuses_what_lay_on_a_card_and_we_bring_it_into_memory_with_a_line(on_a_card):
    net = torch.nn.Linear(2, 1)
    data, moved = written_on_a_card({"net": net, "step": [torch.arange(3)]}), []
    with pytest.raises(RuntimeError, match="CUDA"):
        pickle.loads(data)
    found = load(data, moved=moved.append)
    assert moved == ["cuda:1"]
    assert [each.device.type for each in (*found["net"].parameters(), *found["step"])] == ["cpu"] * 3
    assert torch.equal(found["net"](torch.ones(2)), net(torch.ones(2)))
    with pytest.raises(RuntimeError, match="CUDA"):
        pickle.loads(data)


def test_what_lies_on_a_device_that_is_here_comes_back_to_it():
    moved = []
    assert load(pickle.dumps(torch.empty(3, device="meta")), moved=moved.append).device.type == "meta"
    assert moved == []


@pytest.mark.skipif(torch.cuda.device_count() > 1, reason="that card is here")
def test_another_session_that_has_not_loaded_torch_reads_it_from_the_store(on_a_card, tmp_path):
    store = FileStore(tmp_path, secret=b"x" * 32)
    draft = Materialization(named("net"), "k", "v", "n", "r", 0.0, 1.0, "Tensor")
    made = store.save(draft, torch.arange(3), [])
    store.close()
    assert b"cuda:1" in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    program = (
        "import sys; from nbasset.storage.store import FileStore; from naming import named;"
        f"store = FileStore({str(tmp_path)!r}, secret=b'x' * 32, on_warning=print); assert 'torch' not in sys.modules;"
        f"value = store.load(store.find(named('net'), {made.key!r})[0]);"
        "print(value.device, value.tolist())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.stdout.splitlines() == [
        "net lay on cuda:1, which is not here: it is in the computer's memory (CPU) now.",
        "cpu [0, 1, 2]",
    ]
