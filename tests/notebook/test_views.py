"""Views: where assets stand, told once to everybody who shows it."""

from __future__ import annotations

from naming import named
from shells import Notebook


def statuses(view):
    return {each["name"]: each["status"] for each in view["assets"]}


def test_everybody_who_shows_views_hears_of_one_after_each_cell(notebook: Notebook) -> None:
    heard = []
    notebook.session.views.feed.subscribe(view=lambda view: heard.append(statuses(view)))
    notebook.run("%%asset a --define\n1", "a")
    notebook.run("%materialize")
    assert heard == [{"a": "MISSING"}, {"a": "FRESH"}]


def test_whoever_follows_changes_sees_the_same_as_whoever_is_told_afterwards(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n1", "a")
    notebook.run("%%asset b --define\na / 0", "b")
    notebook.run("%%asset c --define\nb", "c")
    followed, told, all_seen = {}, {}, []

    def changed(changes):
        followed.update({str(name): asset["status"] for name, asset in changes.assets.items()})
        all_seen.append(dict(followed))

    notebook.session.views.feed.subscribe(changes=changed, view=lambda view: told.update(statuses(view)))
    notebook.run("%materialize", fails=True)
    assert all_seen[0] == {"a": "QUEUED", "b": "QUEUED", "c": "QUEUED"}
    assert {"a": "FRESH", "b": "RUNNING", "c": "QUEUED"} in all_seen
    assert followed == told == {"a": "FRESH", "b": "FAILED", "c": "BLOCKED"}


def test_a_view_made_while_a_run_is_at_work_says_what_is_at_work(notebook: Notebook) -> None:
    seen = []

    def look(changes):
        if changes.step is not None:
            seen.append(statuses(notebook.session.views.all()))

    notebook.session.views.feed.subscribe(changes=look)
    notebook.run("from nbasset import asset, materialize")
    notebook.run("@asset\ndef a(): return 1\n@asset\ndef b(a): return 1", "a")
    notebook.run("materialize([a, b]);", "m")
    assert seen[0] == {"a": "RUNNING", "b": "QUEUED"}
    assert {"a": "FRESH", "b": "RUNNING"} in seen
    assert statuses(notebook.session.views.all()) == {"a": "FRESH", "b": "FRESH"}


def test_where_everything_stands_is_not_looked_up_when_nobody_shows_it(notebook: Notebook, monkeypatch) -> None:
    notebook.run("from nbasset import asset\n@asset\ndef a(): return 1", "a")
    with monkeypatch.context() as patched:
        patched.setattr(notebook.session.instance, "standing", None)
        notebook.session.views.refresh()


def test_what_was_found_does_not_count_once_something_else_is_defined(notebook: Notebook) -> None:
    views, heard = notebook.session.views, []
    views.feed.subscribe(view=lambda view: heard.append(list(statuses(view))))
    notebook.run("%%asset a --define\n1", "a")
    views.found(notebook.session.instance.standing())
    notebook.session.instance.retire(named("a"))
    views.refresh(found=True)
    assert heard[-1] == []


def test_one_asset_comes_with_what_its_making_showed(notebook: Notebook) -> None:
    notebook.run("%%asset a\nprint('hello')\n1", "a")
    view, items = notebook.session.views.one(named("a"))
    assert view["status"] == "FRESH"
    assert [item["type"] for item in items] == ["stream", "value"]


def test_a_result_is_from_the_store_only_where_this_session_has_not_made_it(notebook):
    notebook.run("%%asset a\n1")
    assert notebook.session.views.all()["assets"][0]["from_store"] is False
    notebook.session.instance.runs.ids.clear()  # as in a session that comes later
    stored = notebook.session.views.one(named("a"))[0]
    assert stored["from_store"] is True
    notebook.run("%%asset a\n2")
    assert notebook.session.views.one(named("a"))[0]["from_store"] is False


def test_a_new_asset_is_shown_before_its_body_begins(notebook: Notebook) -> None:
    seen: list[object] = []
    notebook.session.views.feed.subscribe(
        view=lambda view: seen.append([each["name"] for each in view["assets"]]),
        changes=lambda changes: seen.append(str(changes.event.type)),
    )
    notebook.run("%%asset a\n1", "a")
    seen.clear()
    notebook.run("%%asset b\na", "b")
    assert seen.index(["a", "b"]) < seen.index("run_started")
    seen.clear()
    notebook.run("%materialize b --again")
    assert seen.index("run_finished") < seen.index(["a", "b"]), "what is known is not drawn for each run"
