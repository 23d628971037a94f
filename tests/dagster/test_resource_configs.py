"""A run's config says something to resources, and to nothing else."""

from __future__ import annotations

import pytest

from nbasset import ConfigurableResource, EnvVar, RunConfig, asset, materialize, resource
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.resource_configs import with_configs


class Rates(ConfigurableResource):
    eur: float
    place: str = "here"


@resource(config_schema={"n": int})
def number(context):
    return context.resource_config["n"]


def test_each_is_taken_in_the_form_that_it_is_given():
    found = with_configs(
        {"rates": Rates(eur=1.0), "number": number},
        {"rates": {"config": {"eur": 2.0}}, "number": {"config": {"n": 3}}},
    )
    assert (found["rates"].eur, found["rates"].place, found["number"].resource_config) == (2.0, "here", {"n": 3})
    assert with_configs({"rates": Rates(eur=1.0)}, {"rates": Rates(eur=4.0)})["rates"].eur == 4.0


def test_what_was_given_as_a_variable_stays_one(monkeypatch):
    monkeypatch.setenv("NBASSET_PLACE", "there")
    found = with_configs({"rates": Rates(eur=1.0, place=EnvVar("NBASSET_PLACE"))}, {"rates": {"config": {"eur": 2.0}}})
    assert found["rates"].variables == {"place": EnvVar("NBASSET_PLACE")}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [({"rate": {}}, r"names the resource 'rate', which is not there \(rates, n\)"), ({"n": 3}, "takes no config")],
)
def test_what_it_cannot_mean_is_refused(told, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        with_configs({"rates": Rates(eur=1.0), "n": 3}, told)


def test_it_counts_for_what_is_made():
    @asset
    def total(rates: Rates):
        return rates.eur * 10

    def run(eur):
        config = RunConfig(resources={"rates": {"config": {"eur": eur}}})
        done = materialize([total], resources={"rates": Rates.configure_at_launch()}, run_config=config)
        return done.asset_value("total"), done.made

    assert [run(1.0), run(1.0), run(2.0)] == [(10.0, ("total",)), (10.0, ()), (20.0, ("total",))]
