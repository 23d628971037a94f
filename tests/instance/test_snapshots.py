"""Taking stock: where every asset stands, with a word about what makes looking expensive."""

from __future__ import annotations

from naming import named

from nbasset.instance import Instance
from nbasset.versions.budget import HEAVY

BIG = "def a():\n    return len(DATA)\ndef b(a):\n    return a"


def test_a_value_that_had_better_be_an_asset_is_told_once(program):
    program.define(BIG, names={"DATA": bytearray(HEAVY + 1)})
    program.statuses()
    program.statuses()
    (said,) = [each for each in program.warnings if "large" in each]
    assert said.startswith("DATA is large and looked at before every run")


def test_a_module_that_does_not_load_blocks_what_uses_it(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "snapshots_tools.py").write_text("def f():\n    return 1\n")
    import snapshots_tools

    from nbasset.core.decorators import asset
    from nbasset.versions.broken import Broken

    names = {"__name__": "__main__", "snapshots_tools": snapshots_tools}
    exec("def a():\n    return snapshots_tools.f()\ndef b(a):\n    return a", names)
    broken = Broken({"snapshots_tools": "it does not load"})
    instance = Instance(tmp_path / "store", notebook="n", reload_modules=lambda: broken)
    instance.define(asset()(names["a"]), asset()(names["b"]))
    found = instance.standing().all()
    assert str(found[named("a")]) == "BLOCKED: it does not load"
    assert str(found[named("b")].status) == "BLOCKED"
    instance.close()
