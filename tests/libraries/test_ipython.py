"""The machinery of a notebook, and what of it is data all the same."""

from __future__ import annotations

import pytest
from IPython.core.display import Markdown
from IPython.utils.capture import CapturedIO
from IPython.utils.text import LSString, SList

import nbasset
from nbasset.libraries.ipython import _Entered, is_trait, told_by_traits
from nbasset.libraries.known import KNOWN
from nbasset.versions.data_version import data_version
from nbasset.versions.memo import Memo
from nbasset.versions.values.digest import digest


def test_lines_and_texts_of_the_shell_are_data():
    for kind, one, other in (SList, ["a"], ["b"]), (LSString, "a", "b"):
        assert data_version(kind(one)).digest != data_version(kind(other)).digest
        assert data_version([kind(one)]).digest != data_version([kind(other)]).digest
        assert data_version([kind(one)]).opaque == ()


def test_what_was_captured_is_data():
    one, other = (CapturedIO(None, None, [{"data": {"text/plain": text}, "metadata": {}}]) for text in "ab")
    assert data_version(one).digest != data_version(other).digest


def test_what_shows_something_is_data_and_the_shell_is_not():
    assert data_version(Markdown("*a*")).digest != data_version(Markdown("*b*")).digest
    assert data_version(Markdown("*a*")).opaque == ()
    from IPython.core.interactiveshell import InteractiveShell

    (sign,) = data_version(InteractiveShell.__new__(InteractiveShell)).opaque
    assert "InteractiveShell" in sign


def test_what_a_notebook_runs_on_is_known():
    assert {"IPython", "ipykernel", "nbasset"} <= {row.name for row in KNOWN if row.machinery}


def test_a_widget_is_told_by_what_is_chosen_in_it_and_not_by_the_number_of_its_model():
    widgets = pytest.importorskip("ipywidgets")
    one, other = widgets.IntSlider(value=3), widgets.IntSlider(value=3)
    assert Memo().content("s", one)[0].digest == Memo().content("s", other)[0].digest
    assert Memo().content("s", one)[1] == (), "nothing of it is unseen"
    box = digest(widgets.HBox([one])).digest
    one.value = 4
    assert Memo().content("s", one)[0].digest != Memo().content("s", other)[0].digest
    assert digest(widgets.HBox([one])).digest != box
    kinds = widgets.Dropdown(options=["x", "y"])
    before = digest(kinds).digest
    kinds.value = "y"
    assert digest(kinds).digest != before


def test_the_traits_of_a_widget_are_told_from_other_attributes():
    ipywidgets = pytest.importorskip("ipywidgets")
    slider = ipywidgets.IntSlider()
    assert all(is_trait(slider, name) for name in ("value", "max"))
    assert not any(is_trait(slider, name) for name in ("observe", "nothing"))
    assert not is_trait(object(), "value")


def test_what_cells_enter_in_the_shell_is_found_without_asking_what_stands_there():
    class Later:
        """As a magic that is loaded when it is first looked at."""

        def __getattr__(self, name):
            raise AssertionError(f"asked for {name}")

        def method(self):
            pass

    def function():
        pass

    own = {"function": function, "method": Later().method, "object": Later(), Later: "class"}
    others = {"builtin": len, "display": Markdown("a"), ("module", "name"): str.upper}
    assert dict(_Entered(own | others)) == own
    assert [each for (each,) in _Entered([*others.values(), function])] == [function]


@pytest.mark.parametrize(
    "made",
    [
        lambda told: nbasset.RunRequest(told),
        lambda told: nbasset.AutomationCondition.on_cron(told),
        lambda told: nbasset.ScheduleDefinition(job_name=told, cron_schedule="@daily"),
        lambda told: nbasset.DailyPartitionsDefinition(f"2026-01-0{len(told)}"),
        lambda told: nbasset.RetryPolicy(len(told)),
    ],
)
def test_what_nbasset_itself_gives_as_data_counts_by_what_it_holds(made):
    one, other, again = map(data_version, (made("x"), made("xy"), made("x")))
    assert one == again != other
    assert one.opaque == ()


def test_that_a_trait_tells_the_users_own_code_is_seen_and_what_libraries_listen_for_is_not() -> None:
    import traitlets

    class Own(traitlets.HasTraits):
        value = traitlets.Int()

    class Listens:
        def hear(self, change: object) -> None: ...

    quiet, told, by_a_method = Own(), Own(), Own()
    told.observe(lambda change: None, "value")
    by_a_method.observe(Listens().hear)
    traitlets.link((quiet, "value"), (Own(), "value"))
    names = [[each.__name__ for each in told_by_traits(one)] for one in (quiet, told, by_a_method, object())]
    assert names == [[], ["<lambda>"], ["hear"], []]
    told.unobserve_all()
    assert told_by_traits(told) == []
