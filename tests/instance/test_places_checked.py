"""What I/O managers keep is read through: what is gone there, or is not what was kept, is named, and nothing is removed."""

from __future__ import annotations

from nbasset.instance.places_checked import check_places


def test_what_is_there_is_read_and_what_is_gone_or_cannot_be_read_is_named(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program.restart()
    program.define(
        "def a():\n    return [1]\ndef b():\n    return [2]", a={"io_manager_key": "json"}, b={"io_manager_key": "json"}
    )
    program.run()
    opened = program.instance.opened

    def said():
        return check_places(opened.results.managed, opened.store, opened.log, "")

    assert said() == ["2 values in json: every one was read, and is what was kept."]
    (path,) = (tmp_path / "assets" / ".versions" / "a").iterdir()
    path.unlink()
    monkeypatch.setattr(
        type(program.instance.definitions.kept_at["json"]), "give", lambda *_: (_ for _ in ()).throw(OSError("broken"))
    )
    gone, broken = sorted(said())
    assert gone.startswith("a was removed outside: assets/.versions/a/")
    assert broken.startswith("what json has of b cannot be read (")
    assert len(opened.store.everything()) == 2


def test_what_no_place_is_known_of_is_counted_and_what_no_result_names_is_told_with_what_helps(
    program, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    program.restart()
    kept_at = program.instance.definitions.kept_at
    kept_at.name("shed", f"text {tmp_path}/there")
    program.define(
        "def a():\n    return [1]\ndef b():\n    return 'x'", a={"io_manager_key": "json"}, b={"io_manager_key": "shed"}
    )
    program.run()
    opened = program.instance.opened
    program.instance.definitions.kept_at = kept_at.only(set())
    opened.store.remove(opened.store.versions(program.instance.status("a").asset))
    assert check_places(opened.results.managed, opened.store, opened.log, "gc removes it.") == [
        "1 version in json that no result names: gc removes it.",
        "1 value in shed: not looked at, since no place that keeps versions has this name here.",
    ]


def test_the_bytes_of_what_lies_elsewhere_are_those_of_the_result_that_names_it(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program.restart()
    program.define("def a():\n    return [1]\ndef b():\n    return [2]", a={"io_manager_key": "json"})
    program.run()
    orphans = program.instance.opened.orphans()
    made = {str(each.asset): each for each in program.instance.store.everything()}
    assert [orphans.taken(made[name]) for name in "ab"] == [0, 0], "nobody has looked yet"
    orphans.found()
    (path,) = (tmp_path / "assets" / ".versions" / "a").iterdir()
    assert [orphans.taken(made[name]) for name in "ab"] == [path.stat().st_size, 0]
