"""Results: found while they are true, loaded as private copies, told when they are lost."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import Damaged

KINDS = {
    "list": ("[[1], [2]]", "x[0].append(9)", "x[0]"),
    "dict": ("{'a': {'b': 1}}", "x['a']['b'] = 9", "x['a']"),
    "array": ("np.arange(100_000)", "x[:] = 9", "int(x.sum())"),
    "table": ("pd.DataFrame({'a': np.arange(50_000.0), 'b': 'text'})", "x.loc[:, 'a'] = 9.0", "float(x['a'].sum())"),
    "instance": ("Thing()", "x.names.append(9)", "x.names"),
}


BODIES = """
import numpy as np
import pandas as pd
class Thing:
    def __init__(self):
        self.names = [1]
def up():
    return {value}
def harmful(up):
    x = up
    {harm}
    return repr({look})
def second(up, harmful):
    x = up
    return repr({look})
"""


@pytest.mark.parametrize("fresh", [False, True], ids=["in memory", "after a restart"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_consumer_does_to_its_input_harms_neither_upstream_nor_another_consumer(program, kind, fresh):
    value, harm, look = KINDS[kind]
    source = BODIES.format(value=value, harm=harm, look=look)
    names = program.define(source)
    if fresh:
        program.run("up")
        program.restart()
        names = program.define(source)
    program.run()
    scope = {**names, "x": names["up"]()}
    untouched = repr(eval(look, scope))
    exec(harm, scope)
    assert program.value("harmful") == repr(eval(look, scope)) != untouched
    assert program.value("second") == untouched
    scope["x"] = program.value("up")
    assert repr(eval(look, scope)) == untouched
    exec(harm, scope)
    scope["x"] = program.value("up")
    assert repr(eval(look, scope)) == untouched, "the user's copy is private too"
    assert set(program.statuses().values()) == {"FRESH"}


def damage(program, name):
    """Turn over the bytes of every record of an asset."""
    for file in (path for path in program.root.rglob("*") if path.is_file()):
        data = file.read_bytes()
        if b"needle" in data:
            file.write_bytes(data.replace(b"needle", b"NEEDLE"))


def test_a_damaged_entry_heals(program):
    source = "def a():\n    RAN.append('a')\n    return ['needle']\ndef b(a):\n    RAN.append('b')\n    return len(a)"
    program.define(source)
    program.run("a")
    program.restart()
    program.define(source)
    damage(program, "a")
    assert program.run() == ["a", "b"]
    assert program.value("a") == ["needle"]
    assert len(program.warnings) == 1
    program.restart()
    program.define(source)
    assert program.run() == []
    assert program.value("a") == ["needle"]


def test_the_value_of_a_damaged_entry_says_so_and_the_next_run_makes_it(program):
    source = "def a():\n    RAN.append('a')\n    return ['needle']"
    program.define(source)
    program.run()
    program.restart()
    program.define(source)
    damage(program, "a")
    with pytest.raises(Damaged):
        program.value("a")
    assert program.statuses() == {"a": "MISSING"}
    assert program.run() == ["a"]
    assert program.value("a") == ["needle"]


class Own:
    pass


def test_what_is_well_known_is_not_loaded_to_see_whether_it_can_be(program, monkeypatch):
    loads = []
    program.define("def a():\n    return [1, {'k': (2.0, None)}]\ndef b():\n    return Own()", names={"Own": Own})
    load = program.instance.store.load
    monkeypatch.setattr(program.instance.store, "load", lambda made: loads.append(str(made.asset)) or load(made))
    program.run()
    assert loads == ["b"]
    assert program.warnings == []


def test_a_value_that_cannot_be_changed_is_not_loaded_again(program, monkeypatch):
    loads = []
    program.define("def n():\n    return 5\ndef a(n):\n    return [n]")
    load = program.instance.store.load
    monkeypatch.setattr(program.instance.store, "load", lambda made: loads.append(str(made.asset)) or load(made))
    program.run()
    assert [program.value("n"), program.value("n"), program.value("a"), program.value("a")] == [5, 5, [5], [5]]
    assert loads == ["a", "a"]


def test_why_a_result_is_lost_is_told_for_its_key_alone(program):
    program.define("def a():\n    return ['needle']")
    program.run()
    key = program.instance.opened.histories[named("a")].last_key
    damage(program, "a")
    with pytest.raises(Damaged):
        program.value("a")
    results = program.instance.results
    assert "damaged" in results.lost(named("a"), key)
    assert results.lost(named("a"), "another key") == ""
    assert results.find(named("a"), key) == ()


def test_what_somebody_else_made_is_said_to_be_lost_for_that(program, monkeypatch, tmp_path):
    program.define("def a():\n    return [1]")
    program.run()
    (tmp_path / "secret").write_bytes(b"another secret of thirty-two byte")
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    program.restart()
    program.define("def a():\n    return [1]")
    key = next(each.key for each in program.instance.store.custody.untrusted())
    assert "is not trusted (%nbasset trust)" in program.instance.results.lost(named("a"), key)
    assert program.statuses() == {"a": "MISSING"}


def test_of_several_results_of_a_key_the_one_holds_whose_files_are_as_then(program, tmp_path):
    file = tmp_path / "a.txt"
    program.define(f"import pathlib\ndef a():\n    return pathlib.Path({str(file)!r}).read_text()")
    made = []
    for text in ("one", "two"):
        file.write_text(text)
        program.run()
        made.append(program.instance.result("a"))
    results = program.instance.results
    assert made[0].key == made[1].key
    assert results.holding(named("a"), made[0].key) == made[1]
    file.write_text("one")
    assert results.holding(named("a"), made[0].key) == made[0]
    file.write_text("three")
    assert results.holding(named("a"), made[0].key) is None
    assert list(results.changed(made[0])) == ["file a.txt changed"]


def test_what_a_look_has_found_is_given_once_more_and_not_when_another_was_stored_or_all_were_forgotten(program):
    program.define("def a():\n    return [1]\n")
    program.run()
    results, name = program.instance.opened.results, named("a")
    (made,) = results.store.versions(name)
    results.ahead[made.key] = ahead = (made,)
    assert results.find(name, made.key) is ahead
    assert list(results.find(name, made.key)) == [made]
    results.ahead[made.key] = ahead
    again = results.save(made, [2], [])
    assert results.find(name, made.key)[0].place == again.place
    results.ahead[made.key] = ahead
    results.forget(name)
    assert not results.find(name, made.key)
