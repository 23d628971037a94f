"""Details as HTML: what is said, what stands open, and nothing as markup that is not."""

from __future__ import annotations

from views import asset, cause

from nbasset.core.metadata import MetadataValue, kept
from nbasset.core.sources import SOURCE
from nbasset.ui.details import REASONS, Details, body, head


def attempt(status="FRESH", **more):
    return {
        "at": 1.0,
        "status": status,
        "took": 1.0,
        "size": 9,
        "from_store": False,
        "kind": "int",
        "run": "r",
        "error": "",
        "metadata": {},
        "version": None,
        **more,
    }


def test_the_head_says_what_and_why_and_the_lines_that_changed_are_below():
    changed = {**cause("helper clean() changed"), "diff": ["- return x", "+ return x<2"]}
    told = Details(asset("a", status="STALE", description="Numbers.", causes=[changed]), ["b is stale: edited"])
    top, rest = head(told), body(told)
    assert "◆ stale" in top
    assert "helper clean() changed" in top
    for words in ("Numbers.", "because b is stale: edited", "x&lt;2"):
        assert words in rest
        assert words not in top
    assert rest.count("nba-gone") == rest.count("nba-new") == 1


def test_of_a_source_it_is_said_when_it_was_asked():
    top = head(Details(asset("lake", kind=SOURCE, made_at=1.0, took=0.1, size=9)))
    assert "asked " in top
    assert "took" not in top


def test_of_many_reasons_the_first_stay_in_sight_and_each_is_told_once():
    told = Details(asset("a", status="STALE", causes=[cause(f"reason {at}") for at in range(REASONS + 2)]))
    for at in range(REASONS + 2):
        assert (f"reason {at}" in head(told)) is (at < REASONS)
        assert (f"reason {at}" in body(told)) is (at >= REASONS)


def test_a_failure_opens_its_log_and_closes_the_value():
    log = [{"type": "stream", "name": "stderr", "text": "Traceback\nZeroDivisionError"}]
    value = [{"type": "value", "data": {"text/plain": "[1, 2]"}}]
    shown = body(Details(asset("a", status="FAILED"), items=value, head="a failed", log=log))
    assert '<details class="nba-section" open><summary>Last attempt' in shown
    assert '<details class="nba-section"><summary>Value' in shown
    assert "ZeroDivisionError" in shown


def test_the_value_is_its_stored_preview_and_a_long_log_is_shown_from_its_end():
    items = [
        {"type": "stream", "name": "stdout", "text": "x" * 20_000 + "end"},
        {"type": "value", "data": {"text/plain": "7"}},
    ]
    shown = body(Details(asset("a"), items=items))
    assert "<pre>7</pre>" in shown
    assert "end</pre>" in shown
    assert len(shown) < 12_000


def test_the_history_draws_time_size_and_every_numeric_metadata():
    history = [
        attempt(metadata={"rows": 7, "note": "no number"}),
        attempt(metadata={"rows": 5}),
        attempt("FAILED", error="KeyError: 'x'"),
    ]
    shown = body(Details(asset("a"), history=history))
    assert shown.count("<svg") == 3
    assert "rows of 2 makings" in shown
    assert "KeyError: &#x27;x&#x27;" in shown


def test_each_version_but_the_one_that_stands_has_a_button_that_puts_its_code_back():
    history = [attempt(version=2), attempt("FAILED", error="no"), attempt(version=1)]
    shown = body(Details(asset("a", version=2), history=history))
    assert [shown.count(f">{words}</button>") for words in ("#1", "#2", "Restore #1", "Restore #2")] == [1, 1, 1, 0]


def test_sections_without_anything_to_say_are_left_out():
    shown = body(Details(asset("a", kind="", metadata={})))
    assert "<summary>" not in shown


def test_files_marks_and_versions_have_their_sections():
    shown = body(Details(asset("a", files=["in.csv"], marks=["untracked: network"]), versions=[("key", "1f2e")]))
    for words in ("Files it read", "in.csv", "Not tracked", "untracked: network", "Versions", "1f2e"):
        assert words in shown


def test_facts_are_drawn_by_their_kinds_and_only_numbers_make_lines():
    facts = {"rows": 1234, "note": kept(MetadataValue.md("**two**")), "ok": True}
    history = [attempt(metadata=facts), attempt(metadata={**facts, "rows": 3})]
    drawn = body(Details(asset("a", metadata=facts), history=history))
    assert "<strong>two</strong>" in drawn
    assert "1,234" in drawn
    assert "rows of 2 makings" in drawn
    assert "note of" not in drawn
