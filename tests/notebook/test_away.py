"""A notebook's bodies in other processes: they show what they would show here, and what needs the page is made here."""

from __future__ import annotations

import builtins
import os
import time
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import HTML, clear_output
from kernels import Kernel
from naming import named
from shells import Notebook

from nbasset.core.events import Output
from nbasset.core.live_view import Changes
from nbasset.engine.work_order import ASKED, NeedsKernel
from nbasset.notebook import away
from nbasset.notebook.away import Away, in_a_notebook, in_a_terminal

pytestmark = pytest.mark.processes


@pytest.fixture
def prepared(monkeypatch):
    for name in ("__IPYTHON__", "get_ipython", "display", "input"):
        monkeypatch.setattr(builtins, name, getattr(builtins, name, None), raising=False)
    for name in ("initialized", "instance"):
        monkeypatch.setattr(InteractiveShell, name, getattr(InteractiveShell, name))
    away._prepared.cache_clear()
    yield
    away._prepared.cache_clear()
    ASKED.clear()


@pytest.mark.parametrize(("make", "kernel"), [(in_a_notebook, True), (in_a_terminal, False)])
def test_libraries_see_whose_shell_it_is_and_whoever_asks_it_for_more_is_stopped(prepared, make, kernel):
    assert isinstance(make(), Away)
    shell = builtins.get_ipython()
    assert hasattr(shell, "kernel") is kernel
    assert not hasattr(shell, "enable_matplotlib")
    assert ("zmq" in str(type(shell)).lower()) is kernel
    for ask in (lambda: shell.config, lambda: input("?")):
        with pytest.raises(NeedsKernel):
            ask()
    assert ASKED == ["get_ipython()", "input()"]
    assert InteractiveShell.initialized()


def shown(surroundings, does):
    """What something displays out there, and what is told of it meanwhile."""
    heard = []
    with surroundings.capture((named("a"),), heard.append) as recording:
        does()
    return recording.items, heard


def test_what_is_displayed_is_recorded_and_told_at_once(prepared):
    def does():
        handle = builtins.display(HTML("<b>1</b>"), display_id=True)
        print("between")
        handle.update(HTML("<b>2</b>"))

    items, heard = shown(in_a_notebook(), does)
    assert [each["type"] for each in items] == ["display", "stream"]
    assert items[0]["data"]["text/html"] == "<b>2</b>"
    assert all(each in items for each in heard)
    items, _ = shown(in_a_notebook(), lambda: (print("gone"), clear_output(), Away(shows=True).show(HTML("x"))))
    assert [each["data"]["text/html"] for each in items] == ["x"]


def test_what_needs_the_page_itself_and_a_terminal_needs_the_kernel(prepared):
    widgets = pytest.importorskip("ipywidgets")
    for surroundings, thing in ((in_a_notebook(), widgets.IntSlider()), (in_a_terminal(), HTML("x"))):
        with pytest.raises(NeedsKernel):
            shown(surroundings, lambda thing=thing: builtins.display(thing))


def test_values_are_described_as_the_shell_does_and_drawings_where_figures_are_shown(prepared):
    class Page:
        def _repr_html_(self):
            return "<b>1</b>"

    assert Away().describe(Page())["text/html"] == "<b>1</b>"
    figure = pytest.importorskip("matplotlib.figure").Figure()
    with pytest.raises(NeedsKernel):
        Away().describe(figure)


CELLS = [
    "import os, pandas as pd\nfrom IPython.display import display, HTML\ndef show(x):\n    display(HTML(x))",
    "%%asset frame\npd.DataFrame({'a': range(30)})",
    "%%asset shown\nshow('<i>x</i>')\nos.getpid()",
    "%%asset own --in-kernel\nos.getpid()",
    "%%asset out\nprint(frame)\nos.getpid()",
]


def test_a_notebook_makes_side_by_side_what_it_makes_one_after_another(notebook: Notebook) -> None:
    notebook.run("%nbasset mode define")
    for cell in CELLS:
        notebook.run(cell)
    notebook.run("%materialize -j 2")
    instance = notebook.session.instance
    try:
        assert "is made in the kernel" not in notebook.page.text
        here = [name for name in ("shown", "own", "out") if instance.value(name) == os.getpid()]
        assert here == ["own"]
        there = {name: instance.results.shown(instance.result(name)) for name in ("frame", "out", "shown")}
        assert "<table" in there["frame"][0]["data"]["text/html"]
        for name in ("frame", "shown"):
            notebook.run(f"%materialize {name} --again")
            assert instance.results.shown(instance.result(name))[:1] == there[name][:1]
        notebook.run("%nbasset executor processes 2")
        assert "executor processes 2: 2 workers" in notebook.page.text
        notebook.run("%nbasset executor")
        notebook.run("%materialize --again out")
        printed = instance.results.shown(instance.result("out"))[0]
        assert printed == there["out"][0]
        notebook.run("%nbasset executor kernel")
        assert "executor kernel: steps run one after another" in notebook.page.text
        notebook.run("%materialize -j 0", fails=True)
        notebook.run("%nbasset executor dask", fails=True)
    finally:
        instance.runs.executors.close()


def test_where_cells_have_told_ipython_how_to_show_values_the_kernel_makes_them(notebook: Notebook) -> None:
    notebook.run("%nbasset mode define\nimport os")
    for name in "ab":
        notebook.run(f"%%asset {name}\nos.getpid(), 1.23456")
    executors = notebook.session.instance.runs.executors
    for told, back in (
        ("%precision 2", "%precision"),
        (
            "text = get_ipython().display_formatter.formatters['text/plain']\ntext.for_type(tuple, lambda *_: None)",
            "text.pop(tuple)",
        ),
    ):
        notebook.run(told)
        try:
            notebook.run("%materialize -j 2 --again")
        finally:
            executors.close()
        assert notebook.session.instance.value("a")[0] == os.getpid()
        assert "a is made in the kernel: cells have told IPython how to show values." in notebook.page.text
        notebook.run(back)


PLOTS = {
    "plotted": "print('before')\nplt.plot([1, 2])\nplt.show()\ndisplay(HTML('after'))\nos.getpid()",
    "drawn": "print(os.getpid())\nplt.plot([2, 1])",
}


@pytest.mark.slow
def test_figures_and_displays_come_from_other_processes_as_the_kernel_shows_them(kernel: Kernel) -> None:
    pytest.importorskip("matplotlib")
    kernel.run("%nbasset mode define\nimport os\nimport matplotlib.pyplot as plt\nfrom IPython.display import HTML")
    kernel.run("plt.rcParams['figure.figsize'] = [2, 1]")
    for name, body in PLOTS.items():
        kernel.run(f"%%asset {name}\n{body}")
    run = kernel.run("%materialize -j 2")
    assert run.ok
    assert "is made in the kernel" not in run.text
    shown = "from nbasset.notebook.current_session import current_session\nheld = current_session().instance"
    kernel.run(f"{shown}\ntold = lambda: [held.results.shown(held.result(name)) for name in {[*PLOTS]}]")
    there = kernel.value("told()")
    assert kernel.value("plotted != os.getpid()")
    kinds = [sorted(each["data"]) if each["type"] == "display" else each["name"] for each in there[0][:3]]
    assert kinds == ["stdout", ["image/png", "text/plain"], ["text/html", "text/plain"]]
    assert kernel.run("%nbasset executor kernel\n%materialize --again").ok
    here = kernel.value("told()")
    assert (here[0][:3], here[1][1:]) == (there[0][:3], there[1][1:]), "what it prints is the number of its process"


def test_stop_in_a_kernel_reaches_bodies_in_other_processes_and_they_can_be_made_again(
    kernel: Kernel, tmp_path: Path
) -> None:
    kernel.run(
        f"%nbasset mode define\nimport time\nfrom pathlib import Path\nfolder, pause = Path({str(tmp_path)!r}), 60"
    )
    for name in "ab":
        kernel.run(f"%%asset {name}\n(folder / '{name}').touch()\ntime.sleep(pause)\n'{name}'")
    name = kernel.start("%materialize -j 2")
    until = time.monotonic() + 60
    while not ((tmp_path / "a").exists() and (tmp_path / "b").exists()):
        assert time.monotonic() < until
        time.sleep(0.05)
    began = time.monotonic()
    kernel.interrupt()
    run = kernel.finish(name)
    assert run.status == "error"
    assert time.monotonic() - began < 30, "the bodies would have gone on for a minute"
    assert "stopped" in run.text
    kernel.run("pause = 0")
    assert kernel.run("%materialize -j 2").ok
    assert kernel.value("a + b") == "ab"


def test_what_bodies_print_elsewhere_comes_while_they_are_at_work_under_their_cells_and_in_the_table(
    notebook: Notebook,
) -> None:
    sign = notebook.session.instance.root / "heard"  # a file in the store is nobody's input
    notebook.run(f"%nbasset mode define\nimport sys, time\nfrom pathlib import Path\nheard = Path({str(sign)!r})")
    for name in "ab":
        notebook.run(
            f"%%asset {name}\nprint('{name} began')\nprint('\\r50 %', end='', file=sys.stderr)\n"
            "while not heard.exists():\n    time.sleep(0.01)\nprint('done', file=sys.stderr)"
        )
    seen, said = set(), []

    def heard(changes: Changes) -> None:
        if isinstance(changes.event, Output) and changes.step is not None and changes.step.says == "50 %":
            seen.add((str(changes.event.asset), changes.step.where))
        if len(seen) == 2 and not said:
            notebook.session.displays.again("ab")
            said.append(notebook.page.text)
            sign.touch()

    notebook.session.views.feed.subscribe(changes=heard)
    try:
        notebook.run("%materialize -j 2")
    finally:
        notebook.session.instance.runs.executors.close()
    assert seen == {("a", "worker 1"), ("b", "worker 2")}
    for name, worker in seen:
        assert f"{name} began\n50 %\n{name}: being made by {worker}" in said[0]
    shown = notebook.session.instance.results.shown(notebook.session.instance.result("a"))
    assert [item["text"] for item in shown if item["type"] == "stream"] == ["a began\n", "50 %done\n"]
    notebook.run(f"%asset_runs {notebook.session.instance.runs.last.run_id}")
    assert all(worker in notebook.page.text for _, worker in seen)


def test_definitions_say_who_makes_the_steps_of_later_runs(notebook):
    executors = notebook.session.instance.runs.executors
    try:
        notebook.run("from nbasset import Definitions, multiprocess_executor")
        notebook.run("_ = Definitions(executor=multiprocess_executor.configured({'max_concurrent': 2}))")
        assert executors.told == "processes 2"
        notebook.run("_ = Definitions(executor='threads')", fails=True)
        assert executors.told == "processes 2"
    finally:
        executors.close()


def test_a_library_that_asks_whose_shell_it_is_while_it_is_loaded_is_used_elsewhere(notebook: Notebook) -> None:
    pytest.importorskip("duckdb")
    notebook.run("%nbasset mode define\n%nbasset io house = duckdb:///house.duckdb\nimport os, pandas")
    notebook.run("%%asset prices --io house\npandas.DataFrame({'price': [1, 2]})")
    notebook.run("%%asset total\nint(prices.price.sum()), os.getpid()")
    notebook.run("%materialize -j 2")
    instance = notebook.session.instance
    try:
        assert "is made in the kernel" not in notebook.page.text
        total, process = instance.value("total")
        assert (total, process == os.getpid()) == (3, False)
    finally:
        instance.runs.executors.close()


def test_a_package_that_was_loaded_with_something_set_is_loaded_so_elsewhere(kernel: Kernel) -> None:
    kernel.run(
        "%nbasset mode define\nimport logging, os, sys\nfolder = os.path.abspath('site-packages')\nos.makedirs(folder)"
    )
    taker = "import logging\nLEVEL = logging.getLogger('taken from').level\n"
    kernel.run(f"with open(f'{{folder}}/taker_of_a_level.py', 'w') as file:\n    _ = file.write({taker!r})")
    kernel.run("sys.path.append(folder)\nlogging.getLogger('taken from').setLevel(13)")
    kernel.run("import taker_of_a_level as taker")
    for name in "ab":
        kernel.run(f"%%asset {name}\ntaker.LEVEL, os.getpid()")
    run = kernel.run("%materialize -j 2")
    assert run.ok, run.traceback
    assert "is made in the kernel" not in run.text
    own = kernel.value("os.getpid()")
    assert [(level, process == own) for level, process in kernel.value("[a, b]")] == [(13, False)] * 2
