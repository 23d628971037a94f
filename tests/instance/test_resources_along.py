"""Resources in other processes: what a step uses is opened where it runs, and what is there only here stays."""

from __future__ import annotations

import os

import pytest

from nbasset.core.definitions import Definitions
from nbasset.core.errors import NbassetError
from nbasset.dagster.resources import ConfigurableResource
from nbasset.dagster.variables import EnvVar
from nbasset.instance.resources_along import refuse_secrets

pytestmark = pytest.mark.processes

SHARED = """
import os
from nbasset import ConfigurableResource, asset, resource
STEP = 10
def doubled(value): return 2 * value
class Inner(ConfigurableResource):
    add: int = 1
class Rates(ConfigurableResource):
    factor: int
    inner: Inner
    def setup_for_execution(self, context): self._open = os.getpid()
    def of(self, value): return [doubled(value) * self.factor + self.inner.add + STEP, self._open]
@resource(config_schema={"n": int})
def numbers(context):
    yield list(range(context.resource_config["n"]))
@asset
def said(rates: Rates):
    return [*rates.of(5), os.getpid()]
@asset
def asked(context):
    shared = context.resources
    return [shared.numbers, shared.plain, os.getpid()]
"""
"""Resources of a notebook, whose code leads to names of the notebook."""


def test_resources_are_opened_where_a_step_runs_and_an_edited_one_counts(book, executor):
    book.plain(SHARED)
    names = book.names
    rates = names["Rates"](factor=3, inner=names["Inner"]())
    told = {"rates": rates, "numbers": names["numbers"].configured({"n": 4}), "plain": {"eur": [1.5]}}
    book.instance.register(Definitions(resources=told))
    book.instance.register(Definitions([names["said"], names["asked"]]))
    runs = book.instance.runs
    assert runs.run(runs.request(None), executor=executor).success
    assert [each for each in book.said if "made in the kernel" in each] == []
    value, opened, process = book.instance.value("said")
    assert (value, opened) == (41, process)
    assert book.instance.value("asked")[:2] == [[0, 1, 2, 3], {"eur": [1.5]}]
    assert os.getpid() not in (process, book.instance.value("asked")[2])
    before = {str(name): each.current.key for name, each in book.instance.standing().all().items()}
    assert runs.run(runs.request(None), executor="kernel").made == ()
    book.instance.register(Definitions(resources={**told, "rates": names["Rates"](factor=4, inner=names["Inner"]())}))
    assert [str(name) for name in runs.run(runs.request(None), executor=executor).made] == ["said"]
    assert book.instance.value("said")[0] == 51
    assert book.instance.standing().all()[book.instance.runs.last.made[0]].current.key != before["said"]


def test_an_object_that_is_there_already_stays_and_is_named(book):
    book.plain("import os\nclass Desk:\n    said = 'here'\ndesk = Desk()")
    book.instance.register(Definitions(resources={"desk": book.names["desk"]}))
    book.asset("said", "def said(context):\n    return [context.resources.desk.said, os.getpid()]")
    book.asset("other", "os.getpid()")
    runs = book.instance.runs
    assert runs.run(runs.request(None), executor=2).success
    assert book.instance.value("said") == ["here", os.getpid()]
    assert "said is made in the kernel: its resource desk is an object of this session." in book.said


class Login(ConfigurableResource):
    """A resource that knows somebody."""

    user: str = "ada"


def test_secrets_of_resources_stay_on_this_computer():
    refuse_secrets({"login": Login()})
    with pytest.raises(NbassetError, match="what the resource login was given may be secret, and does not leave"):
        refuse_secrets({"login": Login(user=EnvVar("USER_OF_IT"))})
