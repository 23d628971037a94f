"""Which names a notebook's text can give: what comes is always foreseen, and what cannot come is refused unrun."""

from __future__ import annotations

import contextlib

import pytest
from books_that_leave import BOOKS, FILES, cells_of, in_this_process, text_of
from cli.conftest import Does, write
from shells import Notebook

from nbasset.cli.documents import CodeCell
from nbasset.cli.foreseen import Foreseen, wanted_names
from nbasset.core.errors import InvalidSelection


def foreseen(*texts: str) -> Foreseen:
    told = [{"cell_type": "code", "metadata": {}, "source": text} for text in texts]
    return Foreseen([CodeCell(number, cell) for number, cell in enumerate(told, 1)])


CLOSED = {
    "a cell": ["%load_ext nbasset", "%%asset raw --group sources\n[1]"],
    "its function": ["%%asset\nimport math\ndef total(raw):\n    return math.pi"],
    "its assignment": ["# words\n\n%%asset\nx = 1\nraw = x"],
    "a comment": ["#| asset: raw, rest --io csv\nraw, rest = 1, 2"],
    "IPython's lines": ["%matplotlib inline\n!ls\nfiles = !ls\n%time x = 1", "%%time\nx = 2", "%%asset raw\n!ls\n1"],
    "a decorator": ["from nbasset import asset, Config", "@asset(key_prefix=['a'], group_name=GROUP)\ndef raw(): ..."],
    "a key": ["import nbasset as nb\n@nb.asset(key=['a', 'raw-data'])\ndef other(): ..."],
    "several": [
        "from nbasset import multi_asset, AssetOut",
        "@multi_asset(outs={'low': AssetOut(), 'high': AssetOut(group_name=G)})\ndef both(): ...",
    ],
    "everything": ["from nbasset import *", "@asset\ndef raw(): ...", "weekly = define_asset_job('weekly', 'raw')"],
    "specs": [
        "from nbasset import AssetSpec, Definitions",
        "Definitions(assets=[raw, AssetSpec('far')], jobs=[weekly])",
    ],
    "packages": ["import numpy as np, os.path\nfrom pandas import DataFrame", "np.random.default_rng(1)"],
    "groups": [
        "from nbasset import asset",
        "@asset(group_name='sums')\ndef total(): ...",
        "frame.agg(group_keys=True)",
    ],
    "helpers": ["def clean(x):\n    return [each for each in x]\nclass A:\n    job = 1", "A().job"],
}


@pytest.mark.parametrize("cells", CLOSED.values(), ids=CLOSED)
def test_a_name_that_nobody_says_is_refused_where_all_names_are_said(cells):
    assert foreseen(*cells).refusal([("nosuch", "asset")]).startswith("There is no asset 'nosuch'")
    assert foreseen(*cells).refusal([("nosuch", "job")]).startswith("There is no job 'nosuch'")
    assert foreseen(*cells).refusal([("nosuch", "config")]).startswith("The run's config names 'nosuch', which is no")


OPEN = {
    "a loop": ["from nbasset import asset\nfor n in range(3):\n    @asset(name=f'made{n}')\n    def one(): ...", "1"],
    "a function that makes them": [
        "from nbasset import asset",
        "def make(n):\n    return asset(name=n)(len)",
        "make('x')",
    ],
    "a name that is made": ["from nbasset import asset\n@asset(name='a' + 'b')\ndef one(): ..."],
    "a name of a name": ["from nbasset import multi_asset\n@multi_asset(outs=OUTS)\ndef one(): ..."],
    "another name for it": ["from nbasset import asset as step", "step(len)"],
    "handed on": ["from nbasset import asset", "list(map(asset, functions))"],
    "the module's own": ["import nbasset", "[nbasset.AssetSpec(each) for each in names]"],
    "modules beside": ["import my_own_steps"],
    "modules of Dagster's": ["import dagster as dg"],
    "text that is run": ["exec(text)"],
    "the shell": ["get_ipython().run_cell(text)"],
    "another file": ["%run other.py"],
    "another extension": ["%load_ext theirs"],
    "a project": ["%nbasset import project"],
    "what cannot be read": ["this is no Python"],
    "loaded": ["from nbasset import Definitions, load_assets_from_modules\nDefinitions(load_assets_from_modules([m]))"],
    "everything in a loop": ["from nbasset import *\nfor each in 'ab':\n    asset(name=each)(len)"],
    "jobs": ["from nbasset import define_asset_job\nfor each in 'ab':\n    define_asset_job(each)"],
}


GROUPS = [*(CLOSED[each] for each in ("a cell", "a key", "everything", "groups", "helpers", "specs", "packages"))]


@pytest.mark.parametrize("cells", GROUPS)
def test_a_group_that_nobody_says_is_refused_where_all_groups_are_said(cells):
    assert foreseen(*cells).refusal([("nosuch", "group")]).startswith("There is no group 'nosuch'")
    assert foreseen(*cells).refusal([("default", "group")]) == ""
    opened = [*cells, "defs = defs.map_asset_specs(lambda each: each.replace_attributes(group_name=G + '1'))"]
    assert foreseen(*opened).refusal([("nosuch", "group")]) == ""


def test_groups_are_told_by_their_words():
    told = foreseen("%%asset raw --group sources\n1", "@asset(group_name='sums', key='raw')\ndef total(): ...", "x = 1")
    assert [told.last(each, "group") for each in ("sources", "sums", "nosuch")] == [1, 2, 0]
    assert told.refusal([("source", "group")]) == "There is no group 'source'; did you mean sources?"
    assert [told.last(each, "labelled") for each in ("tag:a", "k*")] == [2, 2]
    for each in (CLOSED["a decorator"], ["asset(group_name=f'{x}')(len)"], ["asset(key='a', **more)(len)"]):
        assert foreseen("%%asset raw\n1", *each).refusal([("nosuch", "group")]) == ""


@pytest.mark.parametrize("cells", OPEN.values(), ids=OPEN)
def test_where_code_may_define_what_nobody_names_nothing_is_refused_before_it_has_run(cells):
    told = foreseen("%%asset raw\n1", *cells)
    assert told.refusal([("nosuch", "asset"), ("nosuch", "job"), ("nosuch", "group"), ("nosuch", "config")]) == ""
    assert told.last("nosuch", "asset") > 1


def test_what_is_asked_for_is_known_below_the_last_cell_that_can_give_it():
    loop = "from nbasset import asset, Definitions\nDefinitions(*found)"
    told = foreseen("%%asset raw\n1", loop, "%%asset total\nraw", "x = 1")
    assert [told.last(each, "asset") for each in ("raw", "nosuch", "a/total", "sales__total")] == [2, 2, 3, 3]
    assert "did you mean total" in foreseen("%%asset total\n1").refusal([("tottal", "asset")])
    told = foreseen("from nbasset import define_asset_job\nweekly = define_asset_job('weekly', selection='a')")
    assert told.refusal([("weekly", "job")]) == ""
    assert "did you mean weekly" in told.refusal([("weakly", "job")])


def test_names_of_a_selection_are_those_of_assets():
    assert wanted_names("+b, a+1 group:x k* status:stale c[depth=4]", "weekly") == [
        *(("a", "asset"), ("b", "asset"), ("c", "asset")),
        *(("x", "group"), ("k*", "labelled")),
        ("weekly", "job"),
    ]
    assert wanted_names("", "") == []
    with pytest.raises(InvalidSelection, match="missing at its end"):
        wanted_names("roots(a", "")


@pytest.mark.lengthy
def test_whatever_notebooks_define_was_foreseen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for file in FILES:
        (tmp_path / file).write_text(text_of(file), encoding="utf-8")
    defined = 0
    for name in [*BOOKS][::3]:
        cells = cells_of(name)
        told = foreseen(*cells)
        with in_this_process(), contextlib.closing(Notebook()) as notebook:
            notebook.run("%nbasset mode define")
            for number, text in enumerate(cells, 1):
                before = {*notebook.session.instance.definitions.by_name}
                notebook.shell.run_cell(text)
                for each in {*notebook.session.instance.definitions.by_name} - before:
                    defined += 1
                    assert told.last(str(each), "asset") >= number or each.key.is_check, (name, each, text)
            for job in notebook.session.instance.definitions.jobs_by_name:
                assert told.last(job, "job"), (name, job)
    assert defined > 25


@pytest.mark.kernel
def test_a_name_that_cannot_come_is_refused_before_any_cell_runs(does: Does, tmp_path):
    cells = {"c0": "%load_ext nbasset", "c1": "open('ran', 'w')", "c2": "%%asset raw\n[1, 2]"}
    path = write(tmp_path / "book.ipynb", cells)
    for words in (["run", "book", "rww"], ["diff", "book", "rww"], ["plan", "book", "raw, rww"]):
        done = does(*words)
        assert done.code == 2
        assert "There is no asset 'rww'; did you mean raw" in done.out + done.err
    assert does("run", "book", "--job", "weekly").code == 2
    for words in (["group:sources"], ["--config", "rww.depth=3"]):
        told = does("run", "book", *words, "--json").document
        assert (told["exit_code"], told["cells"]) == (2, []), words
    unread = does("run", "book", "(raw")
    assert (unread.code, "cannot be read as a selection" in unread.err) == (2, True)
    wrong = does("run", "book", "rww", "--json", "--inplace")
    assert (wrong.document["exit_code"], wrong.document["cells"], wrong.document["runs"]) == (2, [], [])
    assert not (tmp_path / "ran").exists()
    late = {"c1": "%%asset raw\n[1, 2]", "c2": "print(raw)", "c3": "open('ran', 'w')"}
    write(path, {"c0": cells["c0"], **late})
    told = does("run", "book", "tag:tier=gold", "--config", "raw.depth=3", "--json").document
    assert (told["exit_code"], [each["cell"] for each in told["cells"]], told["assets"]) == (2, [1, 2], [])
    assert not (tmp_path / "ran").exists()
    cells |= {"c1": "names = ['a', 'b']", "c3": "from nbasset import asset", "c5": "open('ran', 'w')"}
    loop = "for each in names:\n    asset(name=each)(lambda: 1)"
    write(path, {**cells, "c4": f"if True:\n    {loop.replace(chr(10), chr(10) + '    ')}"})
    assert does("run", "book", "b", "-q").code == 0


def test_only_jobs_are_offered_for_the_name_of_a_job() -> None:
    cells = [
        "from nbasset import define_asset_job, job\nK = 'weakly'",
        "weekly = define_asset_job('weekly_sales', selection='*')",
    ]
    assert foreseen(*cells).refusal([("nosuch", "job")]) == "There is no job 'nosuch'; there are weekly_sales."
    assert foreseen(cells[0]).refusal([("nosuch", "job")]) == "There is no job 'nosuch'; none is defined yet."
