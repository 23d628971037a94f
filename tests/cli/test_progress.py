"""What is said of a run while it is at work, and at its end."""

from __future__ import annotations

import io

from nbasset.cli.progress import Progress, summary, told_at_the_end


def event(what, asset="a", **more):
    return {"event": what, "asset": asset, "said": "", "took": None, "kind": "", "traceback": "", **more}


def result(asset, outcome, **more):
    return {"asset": asset, "outcome": outcome, "status": "FRESH", "reason": "", "error": "", **more}


def document(**more):
    empty = {"assets": [], "checks": [], "cells": [], "stale": [], "sentences": [], "runs": []}
    return {
        "format": 1,
        "notebook": "book",
        "outcome": "fresh",
        "exit_code": 0,
        "started": 1.0,
        "finished": 3.0,
        **empty,
        **more,
    }


def test_what_happens_is_said_as_it_happens():
    stream = io.StringIO()
    progress = Progress(stream, quiet=False)
    progress.hears(event("started", said="never made"))
    progress.hears(event("materialized", took=3.2, kind="list of 3"))
    progress.hears(event("materialized", "a:positive", took=1.0, kind="passed"))
    progress.says("\x1b[31min red\x1b[39m")
    progress.hears(event("failed", "b", said="ValueError: no", traceback="Traceback\nValueError: no\n"))
    lines = stream.getvalue().splitlines()
    assert lines == [
        "a … (never made)",
        "a made in 3.2 s, list of 3",
        "a:positive passed",
        "in red",
        "b failed: ValueError: no",
        "Traceback",
        "ValueError: no",
    ]


def test_who_wants_quiet_hears_of_failures_alone():
    stream = io.StringIO()
    progress = Progress(stream, quiet=True)
    progress.hears(event("started"))
    progress.hears(event("materialized", took=1.0))
    assert stream.getvalue() == ""
    progress.hears(event("failed", said="no"))
    assert stream.getvalue() == "a failed: no\n"
    assert list(told_at_the_end(document(), quiet=True)) == []


def test_the_end_names_what_failed_what_was_not_made_and_what_is_stale():
    assets = [
        result("a", "failed", error="ValueError: no"),
        result("b", "blocked", reason="a failed"),
        result("c", "from the store"),
        result("d", "stale", status="STALE", reason="its code changed"),
    ]
    checks = [{"asset": "c", "check": "positive", "found": "failed", "description": "-1"}]
    cells = [{"cell": 2, "id": "", "outcome": "not run", "reason": "", "error": ""}]
    told = document(
        assets=assets, checks=checks, cells=cells, stale=["d"], sentences=["a failed: ValueError: no."], exit_code=1
    )
    assert list(told_at_the_end(told, quiet=True)) == [
        "a failed: ValueError: no",
        "b blocked: a failed",
        "check positive of c failed -1",
        "d is stale: its code changed",
        "book: 1 failed, 1 blocked, 1 reused, 1 stale, 1 cell not run in 2.0 s",
    ]


def test_of_no_asset_that_is_said():
    assert summary(document()) == "book: no asset in 2.0 s"
