"""Bad inputs: each is answered in one sentence that names it, and harms nothing that was there before."""

from __future__ import annotations

import re

import pytest
from kernels import Kernel

pytestmark = pytest.mark.kernel

BEFORE = [
    "%%asset good --group sources\n[1, 2, 3]",
    "%%asset total\nsum(good)",
    "from nbasset import Definitions, define_asset_job\nDefinitions(jobs=[define_asset_job('nightly', ['total'])]);",
]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """One kernel for all; what is registered in it must survive every case."""
    with Kernel(tmp_path_factory.mktemp("bad_inputs")) as started:
        for cell in BEFORE:
            assert started.run(cell).ok
        yield started


@pytest.fixture
def unharmed(kernel):
    """Afterwards everything registered before is still defined, fresh, and loads."""
    yield kernel
    shown = kernel.run("%assets good, total")
    assert shown.ok, shown.traceback
    assert shown.text.count("● fresh") == 2, shown.text
    assert kernel.value("(list(good), total)") == ([1, 2, 3], 6)
    assert kernel.value("__import__('nbasset').load_asset_value('total')") == 6
    run = kernel.run("run = %materialize --job nightly -q")
    assert run.ok, run.traceback
    assert kernel.value("run.made") == ()


REFUSED = {
    # What a magic line may not say
    "unknown option": ("%%asset x --grup a\n1", "BadOption", ["--grup", "did you mean --group", "-h lists the options"]),
    "option without its value": ("%%asset x --group\n1", "BadOption", ["--group", "expected one argument"]),
    "a quote that is never closed": ("%%asset x --description 'abc\n1", "BadOption", ["No closing quotation"]),
    "retries that are no number": ("%%asset x --retries many\n1", "BadOption", ["--retries", "'many'"]),
    "negative retries": ("%%asset x --retries -1\n1", "", ["cannot be negative"]),
    "negative delay": ("%%asset x --delay -0.5\n1", "", ["cannot be negative"]),
    "delay that is no number": ("%%asset x --delay soon\n1", "BadOption", ["--delay", "'soon'"]),
    "a seed that is a word": ("%%asset x --seed many\n1", "InvalidDefinition", ["--seed", "'many'", "whole number"]),
    "a negative seed": ("%%asset x --seed=-1\n1", "InvalidDefinition", ["--seed", "'-1'"]),
    "a seed too large": ("%%asset x --seed 4294967296\n1", "InvalidDefinition", ["below 2**32", "4294967296"]),
    "a seed that is a fraction": ("%%asset x --seed 1.5\n1", "InvalidDefinition", ["'1.5'"]),
    "deps that are no names": ("%%asset x --deps ../secret\n1", "InvalidDefinition", ["'..'", "for example raw_data"]),
    # Names
    "a keyword": ("%%asset class\n1", "InvalidDefinition", ["'class'", "for example raw_data"]),
    "None": ("%%asset None\n1", "InvalidDefinition", ["'None'"]),
    "a hyphen": ("%%asset my-data\n1", "InvalidDefinition", ["'my-data'"]),
    "a digit in front": ("%%asset 2024data\n1", "InvalidDefinition", ["'2024data'"]),
    "a dot": ("%%asset a.b\n1", "InvalidDefinition", ["'a.b'"]),
    "out of the folder": ("%%asset ../x\n1", "InvalidDefinition", ["'..'"]),
    "out of the folder in the middle": ("%%asset a/b/../c\n1", "InvalidDefinition", ["'..'"]),
    "from the root": ("%%asset /etc/passwd\n1", "InvalidDefinition", ["''", "cannot be (a part of) an asset's name"]),
    "a slash at the end": ("%%asset a/\n1", "InvalidDefinition", ["''"]),
    "a backslash": ("%%asset 'a\\b'\n1", "InvalidDefinition", ["cannot be (a part of)"]),
    "a drive": ("%%asset C:\n1", "InvalidDefinition", ["'C:'"]),
    "the character NUL": ("%%asset a\0b\n1", "InvalidDefinition", ["'a\\x00b'"]),
    "three hundred characters": (f"%%asset {'a' * 300}\n1", "InvalidDefinition", ["at most 200", "300", "aaaa"]),
    "a picture": ("%%asset 💡\n1", "InvalidDefinition", ["'💡'"]),
    "a space of no width": ("%%asset go\u200bod\n1", "InvalidDefinition", ["\\u200b"]),
    "an empty name": ("%%asset ''\n1", "InvalidDefinition", ["This %%asset cell has no name", "%%asset my_data"]),
    "no name at all": ("%%asset\nprint(1)", "InvalidDefinition", ["has no name", "%%asset my_data", "assignment"]),
    "no name for two functions": (
        "%%asset\ndef f():\n    return 1\ndef g():\n    return 2", "InvalidDefinition", ["has no name"],
    ),
    "the same name twice": ("%%asset x, x\n1, 2", "InvalidDefinition", ["x, x", "a name of its own"]),
    "two spellings of one name": ("%%asset ﬁle, file\n1, 2", "InvalidDefinition", ["a name of its own"]),
    # Bodies
    "nothing below the line": ("%%asset x", "InvalidDefinition", ["cell is empty", "below the magic line"]),
    "only empty lines": ("%%asset x\n\n\n", "InvalidDefinition", ["cell is empty"]),
    "only a comment": ("%%asset x\n# later", "InvalidDefinition", ["cell is empty"]),
    "what is no Python": ("%%asset x\n1 +", "InvalidDefinition", ["Line 2", "nothing was defined"]),
    "an indentation": ("%%asset x\ny = 1\n  z = 2", "InvalidDefinition", ["Line 3", "nothing was defined"]),
    "a bracket that is never closed": ("%%asset x\n(1,", "InvalidDefinition", ["Line 2", "nothing was defined"]),
    "return outside a function": ("%%asset x\nreturn 1", "InvalidDefinition", ["return", "nothing was defined"]),
    "a star among the parameters": (
        "%%asset\ndef x(*args):\n    return args", "InvalidDefinition", ["x() takes *args", "plain parameters"],
    ),
    "keywords among the parameters": (
        "%%asset\ndef x(**more):\n    return more", "InvalidDefinition", ["x() takes", "plain parameters"],
    ),
    "parameters by position only": (
        "%%asset\ndef x(good, /):\n    return good", "InvalidDefinition", ["x() takes", "plain parameters"],
    ),
    "@asset with a star": (
        "from nbasset import asset\n@asset\ndef x(*rows):\n    return 1", "InvalidDefinition", ["*rows", "x()"],
    ),
    "@asset with an unknown option": (
        "from nbasset import asset\n@asset(grup='a')\ndef x():\n    return 1", "InvalidDefinition", ["'grup'"],
    ),
    "@asset of a value": ("from nbasset import asset\nasset(3)", "InvalidDefinition", ["3", "decorates a function"]),
    "an asset that is none": (
        "from nbasset import materialize\nmaterialize([len])", "InvalidDefinition", ["len", "@asset"],
    ),
    "a job of a constant": (
        "from nbasset import job, op\n@op\ndef o(x):\n    return 1\n@job\ndef j():\n    o(3)", "InvalidDefinition",
        ["o is given 3 for x", "what other ops give"],
    ),
    "op": ("from nbasset import op\nop(3)", "InvalidDefinition", ["@op decorates a function", "3"]),
    # Circles
    "itself": ("%%asset good\ngood + [4]", "InvalidDefinition", ["good cannot be made from its own", "good_clean"]),
    "itself by a parameter": ("%%asset\ndef good(good):\n    return good", "InvalidDefinition", ["from its own"]),
    "itself by --deps": ("%%asset x --deps x\n1", "InvalidDefinition", ["x would use itself"]),
    "a circle of two": ("%%asset good\n[total]", "InvalidDefinition", ["good → total → good", "no circles"]),
    # Selections
    "an asset nobody defined": ("%materialize totl", "InvalidSelection", ["'totl'", "did you mean total"]),
    "an asset far from any": ("%materialize zzzzzz", "InvalidSelection", ["'zzzzzz'", "there are good, total"]),
    "a group nobody defined": ("%materialize group:source", "InvalidSelection", ["'source'", "did you mean sources"]),
    "a job nobody defined": ("%materialize --job nightl", "InvalidSelection", ["'nightl'", "did you mean nightly"]),
    "both selection and job": ("%materialize total --job nightly", "BadOption", ["either a selection or --job"]),
    "a selection of signs": ("%materialize +", "InvalidSelection", ["'+'", "a+ (with downstream)"]),
    "a comma alone": ("%materialize ,", "InvalidSelection", ["','", "a+ (with downstream)"]),
    "a selection that is a path": ("%materialize ../x", "InvalidSelection", ["'../x'"]),
    "an option of another magic": ("%materialize total --group x", "BadOption", ["--group"]),
    "an unknown option of %materialize": ("%materialize --forse", "BadOption", ["--forse", "did you mean --force"]),
    "a job without a name": ("%materialize --job", "BadOption", ["--job", "expected one argument"]),
    # The other magics
    "%asset without a name": ("%asset", "BadOption", ["%asset", "NAME"]),
    "%asset_why without a name": ("%asset_why", "BadOption", ["%asset_why", "NAME"]),
    "%asset_log without a name": ("%asset_log", "BadOption", ["%asset_log", "NAME"]),
    "%asset_locals without a name": ("%asset_locals", "BadOption", ["%asset_locals", "NAME"]),
    "%asset_forget without a name": ("%asset_forget", "BadOption", ["%asset_forget", "NAME"]),
    "%asset of two names": ("%asset good total", "BadOption", ["total"]),
    "%asset of nobody": ("%asset goood", "InvalidSelection", ["'goood'", "did you mean good"]),
    "%asset_why of nobody": ("%asset_why goood", "InvalidSelection", ["'goood'"]),
    "%asset_log of nobody": ("%asset_log goood", "InvalidSelection", ["'goood'"]),
    "%asset_locals of nobody": ("%asset_locals goood", "InvalidSelection", ["'goood'"]),
    "%asset_forget of nobody": ("%asset_forget goood", "InvalidSelection", ["'goood'", "did you mean good"]),
    "%assets of nobody": ("%assets goood", "InvalidSelection", ["'goood'"]),
    "%asset_graph of nobody": ("%asset_graph goood", "InvalidSelection", ["'goood'"]),
    "%nbasset of an unknown word": ("%nbasset colour blue", "BadOption", ["%nbasset takes one of mode, store"]),
    "an unknown mode": ("%nbasset mode lazy", "BadOption", ["run or define", "'lazy'"]),
    "a time that is none": ("%nbasset ask-above long", "BadOption", ["60s or 2m, or none", "'long'"]),
    "strictness that is a number": ("%nbasset strict 1", "BadOption", ["on or off", "'1'"]),
    # Values that are not there
    "another notebook's value": (
        "from nbasset import load_asset_value\nload_asset_value('good', notebook='week1')", "NeverMade", ["'week1'"],
    ),
    "a value of nobody": (
        "from nbasset import load_asset_value\nload_asset_value('goood')", "InvalidSelection", ["'goood'"],
    ),
    "a status of nobody": ("from nbasset import status\nstatus('goood')", "InvalidSelection", ["'goood'"]),
}  # fmt: skip


def lines_of(run) -> list[str]:
    return [line for line in run.traceback.splitlines() if line.strip()]


def one_sentence(run, kind: str, words: list[str]) -> None:
    assert not run.ok, run.text
    assert run.ename == kind or (not kind and run.ename), f"{run.ename}: {run.evalue}"
    first, *mark = run.evalue.splitlines()
    assert not mark or "cannot be read as Python" in first, "one line; of what is no Python, with the line and its mark"
    for word in words:
        assert word in run.evalue, run.evalue
    assert len(first) < 400, first
    assert "nbasset/" not in run.traceback, run.traceback
    assert "site-packages" not in run.traceback, run.traceback


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_accepted_is_refused_in_one_sentence_and_harms_nothing(unharmed, case):
    cell, kind, words = REFUSED[case]
    one_sentence(unharmed.run(cell), kind, words)


def test_a_circle_of_three_is_refused_with_its_path(unharmed):
    unharmed.run("%%asset third --define\ntotal + 1")
    one_sentence(unharmed.run("%%asset good\n[third]"), "InvalidDefinition", ["good → total → third → good"])
    assert unharmed.value("'third' in __import__('nbasset.instance').instance.current().definitions.names") is True
    unharmed.run("%asset_forget third")


def test_a_refused_cell_leaves_the_asset_it_defined_before(unharmed):
    assert unharmed.run("%%asset mine\n41", "cell-m").ok
    one_sentence(unharmed.run("%%asset mine --grup a\n42", "cell-m"), "BadOption", ["--grup"])
    one_sentence(unharmed.run("%%asset mine\n42 +", "cell-m"), "InvalidDefinition", ["nothing was defined"])
    assert unharmed.value("mine") == 41
    unharmed.run("%asset_forget mine")


def forgotten(kernel, *names: str) -> None:
    for name in names:
        kernel.run(f"%asset_forget {name}")


def test_an_asset_that_waits_for_a_name_is_defined_and_asked_for_says_what_it_waits_for(unharmed):
    run = unharmed.run("%%asset waiting\nnumbers_nobody_has + 1")
    assert run.ok
    assert "needs numbers_nobody_has" in run.text
    one_sentence(
        unharmed.run("%materialize waiting"),
        "MaterializationFailed",
        ["waiting was not made", "needs numbers_nobody_has"],
    )
    one_sentence(unharmed.run("waiting + 1"), "NameError", ["needs numbers_nobody_has"])
    forgotten(unharmed, "waiting")


def test_an_order_that_looks_like_a_slip_is_told(unharmed):
    unharmed.run("%%asset orders\n1")
    run = unharmed.run("%%asset waiting --deps ordes\n1")
    assert run.ok
    assert "No cell makes ordes, so it counts as made elsewhere; did you mean --deps orders?" in run.text
    assert "did you mean" not in unharmed.run("%%asset waiting --deps warehouse\n1").text
    forgotten(unharmed, "waiting")
    forgotten(unharmed, "orders")


@pytest.mark.parametrize(
    ("body", "found"), [("1, 2, 3", "3 values"), ("1", "one int"), ("[1]", "1 values"), ("x = 1", "one NoneType")]
)
def test_a_wrong_number_of_values_is_a_failure_in_one_sentence(unharmed, body, found):
    run = unharmed.run(f"%%asset x, y\n{body}")
    one_sentence(run, "MaterializationFailed", ["x, y need 2 values", f"the body gave {found}", "assign every name"])
    forgotten(unharmed, "x")


def test_a_value_that_cannot_be_stored_is_delivered_with_one_line(unharmed):
    run = unharmed.run("%%asset lock\nimport threading\n{'inner': threading.Lock()}")
    assert run.ok, run.traceback
    told = [line for line in run.text.splitlines() if "is not in the store" in line]
    assert len(told) == 1
    assert "inner" in told[0]
    assert unharmed.value("sorted(lock)") == ["inner"]
    forgotten(unharmed, "lock")


def test_an_io_manager_nobody_defined_is_refused_in_one_line_before_anything_runs(unharmed):
    run = unharmed.run("%%asset far --io s3\n[7]")
    assert run.ename == "InvalidDefinition"
    assert run.evalue.startswith("far cannot be made: there is no I/O manager 's3' (none is defined)")
    assert "Definitions(resources=" in run.evalue
    forgotten(unharmed, "far")


def test_a_failing_body_shows_the_users_lines_and_no_machinery(unharmed):
    run = unharmed.run("%%asset failing\nvalue = 1\nvalue / 0")
    assert run.ename == "MaterializationFailed"
    assert run.evalue == "failing failed: ZeroDivisionError: division by zero."
    assert "value / 0" in run.traceback
    assert "nbasset/" not in run.traceback
    forgotten(unharmed, "failing")


@pytest.mark.parametrize("leave", ["raise SystemExit(3)", "import sys\nsys.exit()"])
def test_a_body_that_exits_does_not_end_the_kernel(unharmed, leave):
    run = unharmed.run(f"%%asset leaving\n{leave}")
    assert unharmed.value("1 + 1") == 2
    one_sentence(run, "MaterializationFailed", ["leaving failed: SystemExit"])
    forgotten(unharmed, "leaving")


@pytest.mark.parametrize("name", ["list", "print", "_", "__name__", "In", "self", "get_ipython", "nbasset"])
def test_a_name_that_python_or_the_shell_uses_does_no_harm(unharmed, name):
    run = unharmed.run(f"%%asset {name} --define\n[5]")
    if run.ok:
        forgotten(unharmed, name)
    else:
        one_sentence(run, "InvalidDefinition", [name])
    assert unharmed.value("(list((1,)), len('ab'))") == ([1], 2)


def test_a_long_name_of_any_script_is_refused_or_works(unharmed):
    name = "数" * 150
    run = unharmed.run(f"%%asset {name}\n[5]")
    assert run.ok, run.evalue
    assert unharmed.value(name) == [5]
    forgotten(unharmed, name)


def test_a_store_where_none_can_be_is_told_in_one_line_and_the_way_back_works(unharmed):
    before = unharmed.run("%nbasset store").text
    run = unharmed.run("%nbasset store /dev/null/nowhere\n%assets")
    assert run.ok, run.traceback
    assert run.text.count("kept in memory for this session only") == 1
    folder = re.search(r"store (\S+),", before)[1]
    assert unharmed.run(f"%nbasset store {folder}").ok


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("next(iter([]))", "odd failed: StopIteration."),
        ("raise BaseException('base')", "odd failed: BaseException: base."),
        ("def again(n):\n    return again(n + 1)\nagain(0)", "odd failed: RecursionError: maximum recursion depth"),
        ("class Bad(Exception):\n    def __str__(self):\n        raise ValueError\nraise Bad", "odd failed: Bad"),
    ],
)
def test_an_error_of_an_odd_kind_is_a_failure_like_any_other(unharmed, body, said):
    run = unharmed.run(f"%%asset odd\n{body}")
    one_sentence(run, "MaterializationFailed", [said])
    forgotten(unharmed, "odd")


def test_a_run_inside_a_body_is_told_in_one_sentence(unharmed):
    run = unharmed.run("%%asset inner\n%materialize total")
    assert run.evalue == "inner failed: NbassetError: A run is at work already: wait for it, or stop it."
    forgotten(unharmed, "inner")


def test_a_circle_that_a_helper_closes_later_is_told_and_undone_by_the_helper(unharmed):
    unharmed.run("def helper():\n    return 1")
    unharmed.run("%%asset first\nhelper()")
    unharmed.run("%%asset last\nfirst + 1")
    unharmed.run("def helper():\n    return last")
    one_sentence(
        unharmed.run("%materialize first"),
        "MaterializationFailed",
        ["first was not made: uses itself: first → last → first"],
    )
    one_sentence(unharmed.run("first"), "NameError", ["uses itself"])
    assert not unharmed.run("%materialize").ok, "it does not pass over them in silence"
    unharmed.run("def helper():\n    return 1")
    assert unharmed.value("(first, last)") == (1, 2)
    forgotten(unharmed, "first", "last")


def test_a_body_that_goes_to_another_folder_leaves_the_notebook_where_it_was(unharmed):
    unharmed.run("%%asset wandering\nimport os\nos.mkdir('elsewhere')\nos.chdir('elsewhere')\n1")
    assert unharmed.value("__import__('os').path.isdir('elsewhere')") is True
    forgotten(unharmed, "wandering")
