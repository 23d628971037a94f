"""PyTorch, where it is installed: its global generator is seeded for each step, its tensors are values like others."""

from __future__ import annotations

import pytest

from nbasset import asset, materialize
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
