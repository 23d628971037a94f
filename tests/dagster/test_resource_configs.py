"""A run's config says something to resources, and to nothing else."""

from __future__ import annotations

import pytest

from nbasset import ConfigurableResource, EnvVar, ResourceDependency, RunConfig, asset, materialize, resource
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


class Shop(ConfigurableResource):
    rates: ResourceDependency[Rates]


class Town(ConfigurableResource):
    shop: ResourceDependency[Shop]


def test_one_that_others_hold_is_configured_there_as_well():
    rates = Rates.configure_at_launch(place="there")
    given = {
        "rates": rates,
        "shop": Shop(rates=rates),
        "town": Town(shop=Shop(rates=rates)),
        "other": Shop(rates=Rates(eur=9.0)),
    }
    found = with_configs(given, {"rates": {"config": {"eur": 4.0}}})
    assert found["shop"].given_fields["rates"].all_fields == {"place": "there", "eur": 4.0}
    assert found["town"].given_fields["shop"].given_fields["rates"].all_fields["eur"] == 4.0
    assert found["other"] is given["other"]


def test_what_a_run_says_to_one_counts_for_what_is_made_with_another_that_holds_it():
    @asset
    def dear(shop: Shop):
        return shop.rates.eur * 10

    def run(eur):
        rates = Rates.configure_at_launch()
        given = {"rates": rates, "shop": Shop(rates=rates)}
        done = materialize([dear], resources=given, run_config=RunConfig(resources={"rates": Rates(eur=eur)}))
        return done.asset_value("dear"), done.made

    assert [run(1.0), run(1.0), run(2.0)] == [(10.0, ("dear",)), (10.0, ()), (20.0, ("dear",))]


def test_what_was_known_of_one_from_the_start_counts():
    @asset
    def where(rates: Rates):
        return rates.place

    def run(place):
        given = {"rates": Rates.configure_at_launch(place=place)}
        done = materialize(
            [where], resources=given, run_config=RunConfig(resources={"rates": {"config": {"eur": 1.0}}})
        )
        return done.asset_value("where"), done.made

    assert [run("a"), run("b"), run("a")] == [("a", ("where",)), ("b", ("where",)), ("a", ())]
