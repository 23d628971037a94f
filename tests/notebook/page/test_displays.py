"""Displays: one for each asset, never showing yesterday's result as today's."""

from __future__ import annotations

import pytest
from naming import all_named, named
from shells import Notebook
from views import asset

from nbasset.core.events import Output, Skipped, StepStarted
from nbasset.core.live_view import LiveView
from nbasset.libraries.ipython import WIDGET
from nbasset.notebook.page.displays import Displays

TEXT = {"type": "stream", "name": "stdout", "text": "hello"}
CHART = {"type": "value", "data": {"application/vnd.vega.v5+json": {}, "text/plain": "a chart"}}


@pytest.fixture
def displays(notebook: Notebook) -> Displays:
    return Displays(notebook.session.front)


def shown(notebook: Notebook, number: int = 0) -> str:
    return str(notebook.page.shown[number]["text/plain"])


def never():
    raise AssertionError("nothing is looked up that is shown already")


def test_a_display_is_updated_in_place(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a", status="MISSING"), (), "only defined")
    displays.show(asset("a"), [TEXT], "made now")
    assert len(notebook.page.shown) == 1
    assert shown(notebook).startswith("hello\na: list of 5 · ● fresh")


def test_shown_anew_elsewhere_it_is_updated_only_there(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a", status="MISSING"))
    displays.begin(asset("a", status="MISSING"))
    displays.show(asset("a"), [TEXT])
    assert "hello" not in shown(notebook, 0)
    assert "hello" in shown(notebook, 1)


def test_its_status_line_follows_and_what_it_shows_stays(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a"), [TEXT], "from the store")
    displays.status(asset("a", status="STALE"), never)
    assert shown(notebook).splitlines() == ["hello", "a: list of 5 · ◆ stale"]


def test_a_result_that_is_fresh_again_is_shown_with_what_its_making_showed(
    notebook: Notebook, displays: Displays
) -> None:
    displays.begin(asset("a"), [TEXT])
    displays.status(asset("a", key="another"), lambda _: ([{**TEXT, "text": "other"}], "from the store"))
    assert shown(notebook).startswith("other\n")
    displays.status(asset("a", key="another"), never)


def test_while_a_body_is_at_work_its_display_shows_what_it_shows(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a"), [TEXT])
    live = LiveView({"assets": []})
    displays.changed(live.after(StepStarted(named("a"))))
    displays.changed(live.after(Output(named("a"), item={**TEXT, "text": "new"})))
    displays.show(asset("b"), [])
    displays._shown["a"].throttle.now()
    assert shown(notebook).startswith("new\na: being made · ▶ running")


def test_what_only_changes_elsewhere_leaves_it_alone(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a"), [TEXT])
    before = shown(notebook)
    displays.changed(LiveView({"assets": []}).after(Skipped(named("a"))))
    displays.changed(LiveView({"assets": []}).after(StepStarted(named("b"))))
    displays._shown["a"].throttle.now()
    assert shown(notebook) == before


def test_a_value_that_needs_a_renderer_is_shown_below(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a"), [CHART])
    assert "application/vnd.vega.v5+json" in notebook.page.shown[1]
    displays.beside(named("a"))
    assert "application/vnd.vega.v5+json" in notebook.page.shown[2]
    displays.beside(named("unknown"))


def test_what_is_gone_has_no_display(notebook: Notebook, displays: Displays) -> None:
    displays.begin(asset("a"), [TEXT])
    displays.drop(*all_named("a unknown"))
    assert not displays.any
    displays.show(asset("a"), [])
    assert "hello" in shown(notebook)


def test_where_nothing_can_be_updated_it_is_written_once_at_the_end(
    terminal: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.run("%%asset three\nprint('hi')\n1 + 2")
    assert [line.partition(" · made")[0] for line in capsys.readouterr().out.splitlines()] == [
        "hi",
        "3",
        "three: int · ● fresh",
    ]
    terminal.run("%%asset three\nprint('hi')\n1 + 2")
    assert capsys.readouterr().out.startswith("hi\n3\nthree: int · ● fresh · made ")
    terminal.run("%%asset other --define\n5")
    assert capsys.readouterr().out.count("other:") == 1


def test_the_first_line_of_what_is_drawn_is_the_status_line_and_its_output_bears_the_name(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1")
    assert notebook.page.shown[0]["text/html"].startswith("<!-- a: int · ● fresh · made ")
    made_at = notebook.session.views.all()["assets"][0]["made_at"]
    assert notebook.page.metadata[0] == {"nbasset": {"asset": "a", "status": "FRESH", "made_at": made_at}}
    notebook.page.shown[0] = {}
    notebook.session.displays.again(["a", "nowhere"])
    assert notebook.page.shown[0]["text/plain"].startswith("1\na: int")


def about(notebook: Notebook, number: int) -> dict[str, object]:
    return dict(notebook.page.metadata[number]["nbasset"])


def test_what_a_cell_has_raised_is_over_once_its_asset_is_made_again_wherever_that_is(notebook: Notebook) -> None:
    notebook.run("FINE = False", "p")
    notebook.run("%%asset a\nassert FINE", "a", fails=True)
    notebook.run("%%asset b\na", "b", fails=True)
    assert not any("past_error" in about(notebook, number) for number in (0, 1))
    notebook.run("1", "other")
    assert "past_error" not in about(notebook, 0)
    notebook.run("FINE = True", "p")
    notebook.run("%materialize b", "m")
    assert [(about(notebook, number)["status"], about(notebook, number)["past_error"]) for number in (0, 1)] == [
        ("FRESH", True),
        ("FRESH", True),
    ]


def test_what_a_cell_has_raised_although_its_asset_is_there_stays(notebook: Notebook) -> None:
    notebook.run("%%asset_check a --blocking\nFalse", "check")
    notebook.run("%%asset a\n1", "a", fails=True)
    assert about(notebook, -1)["status"] == "FRESH"
    notebook.session.displays.again(["a"])
    assert "past_error" not in about(notebook, -1)


def test_what_it_has_raised_is_over_as_well_when_the_next_attempt_fails_otherwise(
    notebook: Notebook, displays: Displays
) -> None:
    displays.begin(asset("a", status="FAILED"))
    displays.raised(all_named("a unknown"))
    displays.changed(LiveView({"assets": []}).after(StepStarted(named("a"))))
    displays.show(asset("a", status="FAILED"), [], of_result=False)
    assert about(notebook, 0)["past_error"]


WIDGETS = """%%asset total
import ipywidgets
from IPython.display import display
print('before')
bar = ipywidgets.HBox([ipywidgets.HTML('50%'), ipywidgets.IntProgress(value=2, max=4)])
display(bar)
gone = ipywidgets.IntSlider()
display(gone)
gone.close()
bar.children[0].value = '<b>100%</b>'
bar.children[1].value = 4
print('after')
7"""


def test_a_widget_lives_in_its_place_once_and_out_of_the_store_it_is_its_last_text(notebook: Notebook) -> None:
    notebook.run(WIDGETS)
    before, bar, between, _, after = notebook.page.shown
    assert "before" in before["text/html"]
    assert WIDGET in bar
    assert bar["text/plain"] == "", "readers of the saved file are not told its first text beside its last one"
    assert "after" in after["text/html"]
    assert "7" in after["text/html"]
    assert "100%" not in before["text/html"] + after["text/plain"], "it is seen once"
    assert '<pre class="nba-fallback">100% |█' in between["text/html"], (
        "where the widget does not live, its last text is"
    )
    notebook.page.shown.clear()
    notebook.run(WIDGETS)
    (again,) = notebook.page.shown
    assert again["text/plain"].startswith("before\n100% |████████████████████|\n\nafter\n7\ntotal: int")
    assert "before</pre><pre>100% |█" in again["text/html"].replace("\n", "")
