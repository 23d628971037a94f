"""The feed: who hears what, and until when."""

from __future__ import annotations

from views import view

from nbasset.core.events import RunStarted
from nbasset.core.live_view import Changes
from nbasset.notebook.feed import Feed


def test_each_hears_what_it_has_asked_for():
    feed, heard = Feed(), []
    feed.subscribe(view=lambda each: heard.append(("view", each)))
    feed.subscribe(changes=lambda each: heard.append(("changes", each)), said=lambda each: heard.append(("said", each)))
    changes = Changes(RunStarted())
    feed.show(view())
    feed.change(changes)
    feed.say("no")
    assert heard == [("view", view()), ("changes", changes), ("said", "no")]


def test_whoever_has_left_hears_nothing_and_leaving_twice_does_no_harm():
    feed, heard = Feed(), []
    leave = feed.subscribe(said=heard.append)
    feed.subscribe(said=heard.append)
    leave()
    leave()
    feed.say("one")
    assert heard == ["one"]


def test_one_who_leaves_while_it_hears_leaves_the_others_alone():
    feed, heard = Feed(), []
    leaves = [feed.subscribe(said=lambda _: leaves[0]())]
    feed.subscribe(said=heard.append)
    feed.say("one")
    feed.say("two")
    assert heard == ["one", "two"]


def test_views_are_made_only_when_somebody_shows_them():
    feed = Feed()
    feed.subscribe(changes=lambda _: None)
    assert not feed.wants_views
    leave = feed.subscribe(view=lambda _: None)
    assert feed.wants_views
    leave()
    assert not feed.wants_views
