"""The resolver: inputs, order, what is waited for, what is declared, and what plain names stand for."""

from __future__ import annotations

import sys
from types import ModuleType

from naming import all_named, named

from nbasset.core.assets import AssetIn
from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.version import BODY
from nbasset.versions.broken import Broken
from nbasset.versions.evidence import Provenance
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver


def function(source, name, **names):
    namespace = {"__name__": "__main__", **names}
    exec(source, namespace)
    return namespace[name]


def made(source, name="a", names=None, **options):
    return asset(**options)(function(source, name, **(names or {})))


def empty(name, **options):
    return made(f"def {name}():\n    return 1", name, **options)


def version(target, *others, resources=None, plain=None, broken=None):
    return Resolver(Definitions([*others, target], resources=resources), plain, broken).version(target)


def test_parameters_are_inputs_in_any_position():
    found = version(made("def a(x, *, y):\n    return x + y"), empty("x"), empty("y"))
    assert dict(found.inputs) == {"x": named("x"), "y": named("y")}
    assert found.after == ()


def test_a_required_parameter_that_nothing_defines_is_waited_for_and_a_default_is_just_a_default():
    found = version(made("def a(x, y=2):\n    return x + y"))
    assert found.waits_for == ("x",)
    assert dict(version(made("def a(y=2):\n    return y"), empty("y")).inputs) == {"y": named("y")}


def test_a_resource_fills_a_parameter_and_an_asset_goes_before_it():
    body = made("def a(db):\n    return db")
    assert version(body, resources={"db": 1}).waits_for == ()
    assert dict(version(body, resources={"db": 1}).inputs) == {}
    assert dict(version(body, empty("db"), resources={"db": 1}).inputs) == {"db": named("db")}


def test_a_parameter_may_mean_a_prefixed_asset_by_its_last_part_or_its_whole_name():
    raw = empty("raw", key_prefix="sales")
    assert dict(version(made("def a(raw):\n    return raw"), raw).inputs) == {"raw": named("sales/raw")}
    assert dict(version(made("def a(sales__raw):\n    return sales__raw"), raw).inputs) == {
        "sales__raw": named("sales/raw")
    }


def test_ins_say_which_asset_a_parameter_means_and_what_is_waited_for():
    body = made("def a(x):\n    return x", ins={"x": AssetIn(key=["sales", "raw"])})
    assert dict(version(body, empty("raw", key_prefix="sales"), empty("x")).inputs) == {"x": named("sales/raw")}
    assert version(body, empty("x")).waits_for == ("sales/raw",)


def test_deps_are_for_order_only_and_what_nobody_makes_is_there_already():
    found = version(made("def a(x):\n    return x", deps=["x", "y", "z"]), empty("x"), empty("y"))
    assert (dict(found.inputs), found.after, found.waits_for) == ({"x": named("x")}, all_named("y"), ())
    assert found.upstream == all_named("x y")


def test_declared_files_and_variables_count_by_content(tmp_path, monkeypatch):
    file = tmp_path / "x.csv"
    file.write_text("1")
    monkeypatch.delenv("MODE", raising=False)
    body = empty("a", reads=[str(file)], env=["MODE"])
    versions = [version(body)]
    monkeypatch.setenv("MODE", "")
    versions.append(version(body))
    file.write_text("2")
    versions.append(version(body))
    seen = [tuple(one.digest for one in each.declared) for each in versions]
    assert {str(each) for each in versions[0].declared} == {f"file {file}", "environment variable MODE"}
    assert len(set(seen)) == 3
    assert len({each.code for each in versions}) == 1, "they are no code"


def test_a_version_by_hand_is_the_code_version_and_the_parts_are_still_known():
    one = version(made("def a():\n    return 1", code_version="7"))
    two = version(made("def a():\n    return 2", code_version="7"))
    assert one.code == two.code
    assert one.parts != two.parts


def test_a_local_module_that_does_not_load_breaks_its_users_only(tmp_path, monkeypatch):
    (tmp_path / "here_broken.py").write_text("def f():\n    return 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    import here_broken

    user = made("def a():\n    return m.f()", names={"m": here_broken})
    why = Broken({"here_broken": "module here_broken does not load"})
    assert version(user, broken=why).broken == "module here_broken does not load"
    assert version(user).broken == ""
    assert version(empty("b"), broken=why).broken == ""


def test_the_module_in_which_a_function_stands_counts_also_where_it_uses_nothing_of_it():
    def alone():
        return 1

    alone.__module__ = "here_broken"
    why = Broken({"here_broken": "module here_broken does not load"})
    assert version(asset(alone), broken=why).broken == "module here_broken does not load"
    assert version(asset(alone), broken=Broken({"elsewhere": "it does not load"})).broken == ""


def test_what_plain_cells_read_is_noted_for_the_names_the_body_reaches():
    names = {"__name__": "__main__", "df": 1, "other": 2}
    plain = PlainNames(names)
    plain.ran(Provenance(4, {"raw": "v1"}), ["df"])
    plain.ran(Provenance(5, {"raw": "v2"}), ["other"])
    exec("def h():\n    return df\ndef a():\n    return h()", names)
    found = version(asset(names["a"]), plain=plain)
    assert [(each.name, each.cell, each.asset, each.seen) for each in found.through] == [("df", 4, "raw", "v1")]


def test_one_pass_looks_at_a_global_once_and_the_next_pass_looks_again():
    names = {"__name__": "__main__", "K": [1]}
    exec("def a():\n    return K\ndef b():\n    return K", names)
    one, two = asset(names["a"]), asset(names["b"])
    resolver = Resolver(Definitions([one, two]))
    before = resolver.version(one).parts["K"]
    names["K"].append(2)
    assert resolver.version(two).parts["K"] == before
    assert Resolver(Definitions([one, two])).version(two).parts["K"] != before


MANAGER = """
from nbasset import IOManager
class Files(IOManager):
    def handle_output(self, context, obj): ...
    def load_input(self, context): return rates * twice(context)
"""


def test_what_an_io_manager_leads_to_is_one_part_and_an_asset_that_it_reads_is_told(monkeypatch):
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    exec(MANAGER, vars(main))
    target, rates = made("def a():\n    return 1", io_manager_key="files"), empty("rates")
    found = {}
    for factor in (2, 3):
        exec(f"def twice(n): return n * {factor}", vars(main))
        found[factor] = version(target, rates, resources={"files": main.Files()})
    before, after = (each.parts["I/O manager files"] for each in found.values())
    assert before.digest != after.digest
    assert list(found[2].parts) == [BODY, "I/O manager files"]
    assert found[2].untracked == ("asset rates in I/O manager files",)
    assert dict(found[2].inputs) == {}
    assert version(target, rates, resources={"files": {}}).untracked == ()
