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


def test_changes_that_came_one_after_another_are_heard_one_by_one_and_told_once():
    feed, heard, told = Feed(), [], []
    feed.subscribe(changes=lambda each: heard.append(each) or feed.ask(), tell=lambda: told.append(len(heard)))
    both = Changes(RunStarted(at=1.0)), Changes(RunStarted(at=2.0))
    feed.change(*both)
    assert heard == list(both)
    assert told == [2]


def test_views_are_made_only_when_somebody_shows_them():
    feed = Feed()
    feed.subscribe(changes=lambda _: None)
    assert not feed.wants_views
    leave = feed.subscribe(view=lambda _: None)
    assert feed.wants_views
    leave()
    assert not feed.wants_views


def test_everybody_tells_together_once_all_have_put_down_what_changed():
    feed, told = Feed(), []
    put_down = []
    feed.subscribe(changes=lambda _: feed.ask(), tell=lambda: told.append(list(put_down)))
    feed.subscribe(changes=put_down.append, tell=lambda: told.append("other"))
    changes = Changes(RunStarted())
    feed.change(changes)
    assert told == [[changes], "other"], "the one who asked first did not go ahead of the other"


def test_who_cannot_wait_has_everybody_tell_now_whatever_others_ask():
    feed, told = Feed(), []
    feed.subscribe(changes=lambda _: feed.ask(), tell=lambda: told.append("one"))
    feed.subscribe(changes=lambda _: feed.ask(now=True))
    for _ in range(3):
        feed.change(Changes(RunStarted()))
    assert told == ["one"] * 3


def test_what_is_shown_and_told_of_one_moment_is_one_message():
    feed, sent = Feed(), []
    feed.at_once.carry = lambda said, drawn, anew: sent.append([each["type"] for each in said])
    outdated, foretold = {"type": "outdated", "cells": []}, {"type": "foretold", "assets": [], "cells": []}
    feed.subscribe(view=lambda _: feed.at_once.say(outdated), tell=lambda: feed.at_once.say(outdated))
    feed.subscribe(view=lambda _: feed.at_once.say(foretold), tell=lambda: feed.at_once.say(foretold))
    feed.show(view())
    feed.ask(now=True)
    assert sent == [["outdated", "foretold"]] * 2
