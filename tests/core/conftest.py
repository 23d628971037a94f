"""A world without a store: definitions, versions and results made by hand, assessed by the pure core."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import settings
from naming import all_named, named

from nbasset.core.assets import Asset, as_key
from nbasset.core.bodies import FunctionBody
from nbasset.core.definitions import Definitions
from nbasset.core.events import Failed, Materialized
from nbasset.core.graph import Graph
from nbasset.core.history import AssetHistory
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.planning import Request, decide, steps_for
from nbasset.core.status import assess, once_made
from nbasset.core.version import BODY, Part, Settings, Version
from nbasset.core.written_files import ThroughFile

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def make_asset(*names, **options):
    return Asset(keys=tuple(as_key(name) for name in names), body=FunctionBody(lambda: None, ()), **options)


class ByName(dict):
    """What is known by name; a test may ask by text."""

    def __missing__(self, text):
        return self[named(text)]


class World:
    """Assets whose versions are said, not found; what `make` makes is kept as a store would."""

    def __init__(self):
        self.definitions = Definitions()
        self.versions = {}
        self.settings = {}
        self.histories = {}
        self.kept = {}
        self.observed = {}
        self.came = set()
        self.unfit = set()
        self.reasons = {}
        self.spoiled = {}
        self.files = {}
        self._clock = itertools.count(1)

    def define(self, *given, code="1", ups=(), after=(), options=None, **more):
        """Define an asset by its code and its upstream."""
        self.definitions = self.definitions.with_assets(make_asset(*given, **(options or {})))
        parts = more.pop("parts", {BODY: Part("code", code, f"return {code}")})
        for name in all_named(given):
            self.versions[name] = Version(parts, {up: named(up) for up in ups}, all_named(after), **more)

    # The store

    def find(self, asset, key):
        return tuple(reversed(self.kept.get((asset, key), ())))

    def changed(self, made, oldest=None):
        return tuple(self.observed.get((made.asset, made.made_at), ()))

    def unlike(self, made, asset, version, inputs):
        return [f"{made.asset} is none"] if made.making.types != version.types and made.asset in self.unfit else []

    def changed_since(self, observed):
        return [f"{name} has come" for _, name, _ in observed if name in self.came]

    def left(self, made, files=()):
        return tuple(self.spoiled.get(made.asset, ()))

    def lost(self, asset, key):
        return self.reasons.get(key, "")

    # What stands

    def graph(self):
        through = {name: [each.asset for each in files] for name, files in self.files.items()}
        versions = {name: self.versions[name] for name in self.definitions.by_name}
        return Graph({name: (*version.upstream, *through.get(name, ())) for name, version in versions.items()})

    def through_file(self, name, writer, path, unsure=""):
        """An asset has read a file that another writes."""
        self.files[named(name)] = (*self.files.get(named(name), ()), ThroughFile(named(writer), path, unsure))

    def all(self):
        found = ByName()
        for name in self.graph().order:
            found[name] = assess(
                name,
                self.definitions.by_name[name],
                self.versions[name],
                self.settings.get(name, Settings()),
                found,
                self.histories.get(name, AssetHistory()),
                self,
                self.files.get(name, ()),
            )
        return found

    def __getitem__(self, name):
        return self.all()[name]

    def status(self, name):
        return str(self[name].status)

    def words(self, name):
        return [str(cause) for cause in self[name].causes]

    # What happens

    def event(self, kind, name, **told):
        name = named(str(name))
        event = kind(name, "r", "n", float(next(self._clock)), **told)
        self.histories[name] = self.histories.get(name, AssetHistory()).after(event)

    def make(self, name, value="v", **making):
        """The asset's body ran and gave a value."""
        here, name = self[name], named(name)
        assert here.key is not None, f"{name} cannot be made: {here}"
        told = {"code_version": self.definitions.by_name[name].code_version, **making}
        making = Making(**told).resting_on(here.version, here.settings, here.inputs, here.after)
        at = float(next(self._clock))
        kind = "None" if value is None else "a value"
        made = Materialization(name, here.key, str(value), "n", "r", at, 1.0, kind, here.settings.io, making)
        self.kept.setdefault((name, here.key), []).append(made)
        self.event(Materialized, name, key=here.key)
        return made

    def fail(self, name, error="ValueError: no", observed=()):
        self.event(Failed, name, key=self[name].key, error=error, observed=observed)

    def make_all(self):
        for name in self.graph().order:
            if self[name].current is None:
                self.make(str(name), f"{name} by {self.versions[name].code}")

    def decide(self, *selected, **options):
        """Each asset's first decision in a run of these assets, values taken as they stand."""
        mentioned = options.pop("named", selected)
        chosen = all_named(selected) or tuple(self.definitions.by_name)
        request = Request(chosen, frozenset(all_named(mentioned)), **options)
        assessments, outcomes, decisions = self.all(), {}, ByName()
        for step in steps_for(request, self.definitions, self.graph()):
            decision = decide(step, assessments, outcomes, request)
            for name in step.names:
                outcomes[name] = decision.action
                decisions[name] = decision
        return decisions

    def actions(self, *selected, **options):
        return {str(name): str(each.action) for name, each in self.decide(*selected, **options).items()}

    def settled(self, name, made):
        found, name = self.all(), named(name)
        found[name] = once_made(found[name], self.definitions.by_name[name], made, found, self)
        return found


@pytest.fixture
def world():
    return World()


@pytest.fixture
def chain(world):
    """Three assets in a row, all of them made."""
    world.define("a")
    world.define("b", ups=["a"])
    world.define("c", ups=["b"])
    world.make_all()
    return world


@pytest.fixture
def asset_of():
    return make_asset
