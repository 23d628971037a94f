"""A notebook's recipe: the plain cells behind an asset and its own plain Python give the same value from scratch."""

from __future__ import annotations

from naming import named

from nbasset.instance.answers import plain_sources


def test_what_an_asset_rests_on_is_kept_with_it_and_runs_from_scratch(terminal):
    for cell in (
        "import math\nfrom functools import reduce",
        "k = 3\nunused = 1",
        "def times(x):\n    return x * k + math.floor(math.pi)",
        "rows = [n for n in range(4)]",
        "rows.append(10)",
        "%time shown = len(rows)",
        "print('a cell that only shows')",
        "%%asset raw\n[times(x) for x in rows]",
        "base = sum(raw)",
        "%%asset total\nreduce(lambda x, y: x + y, raw, base + shown)",
    ):
        terminal.run(cell)
    instance = terminal.session.instance
    value = instance.value("total")
    made = {}
    for name in ("raw", "total"):
        body = instance.definitions.by_name[named(name)].body
        for cell in plain_sources(instance, name):
            exec(cell.python.replace("get_ipython().run_line_magic('time', 'shown = len(rows)')", "shown = 5"), made)
        *before, last = body.python.strip().splitlines()
        exec("\n".join([*before, f"{name} = {last}"]), made)
    assert made["total"] == value
    assert "unused" in made, "a cell is kept whole"


def test_the_sources_are_what_the_user_wrote_upstream_first_and_nothing_else(terminal):
    for cell in ("k = 3", "other = 5", "%time z = k + 1", "%%asset a\nz"):
        terminal.run(cell)
    found = plain_sources(terminal.session.instance, "a")
    assert [cell.source for cell in found] == ["k = 3", "%time z = k + 1"]
    assert "run_line_magic" in found[1].python


def test_an_asset_keeps_its_own_plain_python(terminal):
    terminal.run("%%asset a --define\nfiles = !echo x\n1")
    body = terminal.session.instance.definitions.by_name[named("a")].body
    assert body.source == "files = !echo x\n1\n"
    assert "getoutput" in body.python


def test_what_stands_behind_an_upstream_asset_is_its_own(terminal):
    for cell in ("k = 3", "%%asset a\nk", "%%asset b\na + 1"):
        terminal.run(cell)
    assert plain_sources(terminal.session.instance, "b") == ()
