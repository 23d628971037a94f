"""What the graph costs: the kernel while it follows a run, the page until it is drawn."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.graph_notebook import SETUP, large
from browser.lab import EXTENSION, Lab, Opened
from browser.pages import CHROMIUM, FLAGS, chromium
from kernels import Kernel

TRIES = 3
GRAPH = ".nba-graph .custom-widget"
SESSION = "get_ipython().magics_manager.magics['line']['asset_graph'].__self__.session"
RUN = """
def timed():
    import time
    wall, cpu = time.perf_counter(), time.process_time()
    get_ipython().run_line_magic("materialize", "--quiet --again")
    wall, cpu, began = time.perf_counter() - wall, time.process_time() - cpu, time.process_time()
    {session}.refresh()
    return wall, cpu, time.process_time() - began
timed()
""".replace("{session}", SESSION)
SLOW = "\nimport time\nsource = [line.replace('return', 'time.sleep(0.01); return') for line in source]\nexec('\\n'.join(source))"
CLOSE = f"for each in {SESSION}.widgets.of(object): each.close()"
CHANGES = f"""
import time
graph = {SESSION}.widgets.of(object)[0].panel.graph
before = [dict(each) for each in graph._shown.values()]
took = []
for status in ("STALE", "FRESH", "FAILED"):
    start = time.process_time()
    graph.tell([{{**each, "status": status}} for each in before])
    took.append((time.process_time() - start) / len(before))
"""


def follow(count: int, more: str = "", graph: str = "%asset_graph") -> list[float]:
    """Seconds of a run without and with a graph that follows it: wall, then CPU; and of the graph's look after it.

    Runs with and without take turns, there and back, as a session's later runs take longer. Pandas, which the graph's widget imports, is
    there in both: bodies take longer where it is, graph or not.
    """
    without, watched = [], []
    with tempfile.TemporaryDirectory() as folder, Kernel(Path(folder), fresh=True) as kernel:
        assert kernel.run("%nbasset mode define").ok
        assert kernel.run(large(count) + more, timeout=120).ok
        assert kernel.run(f"import ipycytoscape\n{RUN}", timeout=300).ok
        for drawn in [False, True, True, False] * TRIES:
            assert kernel.run(CLOSE).ok
            assert not drawn or kernel.run(graph, "g", timeout=120).ok
            (watched if drawn else without).append(timed(kernel))
    (wall, cpu, _), (wall_watched, cpu_watched, look) = (
        [fmean(figures) for figures in zip(*runs, strict=True)] for runs in (without, watched)
    )
    return [wall, wall_watched, cpu, cpu_watched, look]


def timed(kernel: Kernel) -> list[float]:
    """The wall and CPU seconds of a run, and of the look at everything after a cell."""
    assert kernel.run("took = timed()", timeout=300).ok
    return list(kernel.value("took"))


def changes(count: int) -> float:
    """Milliseconds of kernel CPU for one status change, its message included."""
    with tempfile.TemporaryDirectory() as folder, Kernel(Path(folder), fresh=True) as kernel:
        for cell in ("%nbasset mode define", large(count), "%asset_graph", CHANGES):
            assert kernel.run(cell, timeout=120).ok
        return 1000 * min(kernel.value("took"))


BARE = f"""
import json
from IPython.display import HTML
from nbasset.ui.cards import label
from nbasset.ui.elements import boxes_of, card_of, lines_of
from nbasset.ui.placing import placed
from nbasset.ui.style_sheet import style_sheet
from nbasset.ui.theme import look_of
from nbasset.ui.units import units_of
view = {SESSION}.views.all()["assets"]
units, known = units_of(view), {{each["name"]: each for each in view}}
place = placed(units)
def looks(asset):
    look = look_of(asset["status"])[2]
    return {{"fill": look.fill, "colour": look.light, "label": label(asset, place.wide)}}
cards = [card_of(unit, place, looks(known[unit.id])) for unit in units]
elements = [*boxes_of(place), *cards, *lines_of(place)]
model = json.dumps({{"elements": elements, "style": style_sheet(place.wide, far=True, down=False, plain=True),
                     "layout": {{"name": "preset", "fit": True, "padding": 18}}}})
HTML('<div id="bare" style="height:560px"></div><script>(() => {{ const model = ' + model + ';'
     'let need; self.webpackChunkjupyter_cytoscape.push([[Math.random()], {{}}, found => {{ need = found; }}]);'
     'const large = Object.keys(need.m).filter(id => need.m[id].toString().length > 200000);'
     'const cytoscape = large.map(id => need(id)).find(each => typeof each === "function" && each.version);'
     'const draw = () => {{ const container = document.getElementById("bare");'
     'container ? cytoscape({{...model, container}}) : setTimeout(draw, 5); }}; draw(); }})();</script>')
"""
"""The same drawing as one model, by the page's own Cytoscape.js alone; made in the kernel each time, as ours is."""
DRAWN = """([selector, count]) => {
    const cy = [...document.querySelectorAll(selector)].filter(e => e._cyreg?.cy).at(-1)?._cyreg.cy;
    return !!cy && cy.nodes('.card, .folded').length === count && cy.nodes('.card, .folded')[0].renderedWidth() > 0
        && cy.extent().w > 100;
}"""


@contextmanager
def page(*, extension: bool = True) -> Iterator[Opened]:
    """JupyterLab with one notebook open, with the extension where it is built, or without."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)).running() as lab, sync_playwright() as playwright:
        if not extension:
            lab.disable("nbasset")
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        cells = [SETUP, large(300), "%asset_graph", BARE, large(1000), "%asset_graph", CLOSE]
        yield Opened(browser.new_page(viewport={"width": 1250, "height": 900}), lab, lab.notebook("graphs", cells))
        browser.close()


def browser_there() -> bool:
    """Whether there is a browser to draw in."""
    return any(shutil.which(name) for name in CHROMIUM)


def drawn() -> list[list[str]]:
    """Seconds from starting a cell until its graph is drawn, the best of some tries, and against what."""
    rows = []
    for extension in (True, False) if (EXTENSION / "package.json").exists() else (False,):
        way = "with the extension" if extension else "without the extension"
        with page(extension=extension) as notebook:
            notebook.run(0, 1, 2)
            # They take turns, as the machine may be busier at one time than at another.
            turns = [(taken(notebook, 3, "#bare", 300), taken(notebook, 2, GRAPH, 300)) for _ in range(TRIES)]
            bare, ours = (min(each) for each in zip(*turns, strict=True))
            notebook.run(4)
            folded = min(taken(notebook, 5, GRAPH, 12) for _ in range(TRIES))
        rows += [
            [f"300, one model, Cytoscape.js alone, {way}", f"{bare:.2f}", ""],
            [f"300, {way}", f"{ours:.2f}", f"{ours / bare:.2f} of one model"],
            [f"1000 folded, {way}", f"{folded:.2f}", f"{folded / ours:.2f} of 300"],
        ]
    return rows


def taken(notebook: Opened, cell: int, selector: str, count: int) -> float:
    """Seconds until a cell's graph is drawn."""
    notebook.page.evaluate(
        "number => { const cell = window.jupyterapp.shell.currentWidget.content.widgets[number];"
        " cell.model.sharedModel.setOutputs([]); cell.node.scrollIntoView(); }",
        cell,
    )
    notebook.run(6)
    notebook.page.wait_for_timeout(500)
    start = time.perf_counter()
    notebook.start(cell)
    notebook.page.wait_for_function(DRAWN, arg=[selector, count], timeout=120_000)
    time_taken = time.perf_counter() - start
    notebook.idle(120)
    return time_taken


def kernel_costs() -> list[list[str]]:
    """What the graph adds to runs."""
    folded, unfolded = follow(1000), follow(300, SLOW)
    return [
        ["one status change, 300 assets, ms of CPU", f"{changes(300):.3f}", ""],
        ["all statuses after a cell, 1000 assets folded, CPU s", f"{folded[4]:.2f}", ""],
        *(
            [f"{what}, {kind} s", f"{with_it:.2f}", f"+{100 * (with_it / without - 1):.0f} %"]
            for what, (wall, watched, cpu, cpu_watched, _) in (
                ("run of 1000 trivial assets, folded graph", folded),
                ("run of 300 assets of 10 ms, unfolded graph", unfolded),
            )
            for kind, without, with_it in (("wall", wall, watched), ("CPU", cpu, cpu_watched))
        ),
    ]
