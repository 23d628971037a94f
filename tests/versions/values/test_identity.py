"""An object that says itself what stands for it."""

from __future__ import annotations

import enum

import pytest

from nbasset import asset, materialize
from nbasset.versions.data_version import data_version
from nbasset.versions.values.digest import digest


class Model:
    """Counts by its weights, not by what it has been asked."""

    def __init__(self, weights, asked=0):
        self.weights = weights
        self.asked = asked

    def __nbasset_identity__(self):
        return self.weights


class Other(Model):
    pass


class Broken:
    def __nbasset_identity__(self):
        raise ValueError("no connection")


class Itself:
    def __nbasset_identity__(self):
        return self


class Colour(enum.Enum):
    RED = 1

    def __nbasset_identity__(self):
        return "a colour"


class Rows(dict):
    def __nbasset_identity__(self):
        return sorted(self)


def test_what_it_gives_counts_and_nothing_else():
    assert digest(Model([1.0])).digest == digest(Model([1.0], asked=5)).digest
    assert digest(Model([1.0])).digest != digest(Model([2.0])).digest
    assert digest(Rows(a=1)).digest == digest(Rows(a=2)).digest
    assert digest(Model([1.0])).opaque == ()


def test_it_counts_deep_inside_other_values_and_may_hold_others_that_speak_for_themselves():
    def nested(asked, weight=1.0):
        return {"models": [(Model(Model(weight, asked), asked), "x")]}

    assert digest(nested(0)).digest == digest(nested(7)).digest
    assert digest(nested(0)).digest != digest(nested(0, 2.0)).digest


def test_two_classes_that_give_the_same_differ():
    assert digest(Model([1.0])).digest != digest(Other([1.0])).digest
    assert digest(Model([1.0])).digest != digest([1.0]).digest


def test_data_versions_follow_it():
    assert data_version(Model([1.0])).digest == data_version(Model([1.0], asked=5)).digest
    assert data_version(Model([1.0])).digest != data_version(Model([2.0])).digest


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (Broken(), "Broken, whose __nbasset_identity__() raises ValueError: no connection"),
        (Itself(), "Itself, whose __nbasset_identity__() gives the object itself"),
    ],
)
def test_one_that_cannot_say_it_is_untracked_and_says_why(value, why):
    (told,) = digest({"model": value}).opaque
    assert told.startswith("['model'] of type ")
    assert told.endswith(why)
    assert digest(value).digest == digest(type(value)()).digest


def test_a_class_that_has_the_method_is_a_class_and_a_member_of_an_enumeration_speaks_for_itself():
    assert digest(Model).digest != digest(Other).digest
    assert digest(Model).opaque == ()
    assert digest(Colour.RED).opaque == ()


def test_an_asset_rests_on_it():
    model = Model([1.0])

    @asset
    def prediction():
        return model.weights[0] * 2

    assert materialize([prediction]).made == ("prediction",)
    model.asked = 9
    assert materialize([prediction]).made == ()
    model.weights = [2.0]
    assert materialize([prediction]).made == ("prediction",)


def test_the_code_of_the_class_counts_beside_it():
    before = data_version(Model([1.0]))
    assert before.classes
    assert before.classes == data_version(Model([3.0])).classes
