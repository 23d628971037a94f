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
