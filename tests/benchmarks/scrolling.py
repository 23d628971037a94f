"""How smoothly a notebook of many asset cells scrolls, with the extension and without."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import fmean, median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.lab import Lab, Opened
from browser.pages import FLAGS, chromium

CELLS = 300
ROUNDS = 3
SETTLED = 2000
"""Milliseconds in which a page that has all its cells comes to rest."""

TOP = "() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; }"
WHOLE = "() => window.jupyterapp.shell.currentWidget.content.widgets.every(cell => !cell.isPlaceholder())"
BADGES = "count => document.querySelectorAll('.nbl-badge').length === count"
DRAGGED = """() => new Promise(done => {
    const place = document.querySelector('.jp-WindowedPanel-outer');
    const times = [];
    let last = performance.now();
    const step = now => {
        times.push(now - last);
        last = now;
        place.scrollTop += 60;
        times.length < 320 ? requestAnimationFrame(step) : done(times.slice(10));
    };
    requestAnimationFrame(step);
})"""
WATCHED = """() => {
    window.frameTimes = [];
    let last = performance.now();
    const step = now => {
        window.frameTimes.push(now - last);
        last = now;
        window.frameWatch = requestAnimationFrame(step);
    };
    window.frameWatch = requestAnimationFrame(step);
}"""
SEEN = "() => { cancelAnimationFrame(window.frameWatch); return window.frameTimes.slice(5); }"


def dragged(notebook: Opened) -> list[float]:
    """Milliseconds of each frame while the scrollbar is dragged downwards."""
    frames: list[float] = notebook.page.evaluate(DRAGGED)
    return frames


def wheeled(notebook: Opened) -> list[float]:
    """Milliseconds of each frame while the wheel is turned."""
    notebook.page.mouse.move(700, 500)
    notebook.page.evaluate(WATCHED)
    for _ in range(60):
        notebook.page.mouse.wheel(0, 300)
        notebook.page.wait_for_timeout(50)
    frames: list[float] = notebook.page.evaluate(SEEN)
    return frames


MANNERS: dict[str, Callable[[Opened], list[float]]] = {"dragged": dragged, "by the wheel": wheeled}


def scrolled(mode: str = "") -> list[list[str]]:
    """Milliseconds of a frame while scrolling, with and without in turns, and how they compare.

    Every round loads both pages anew and waits until all cells are in them, so that both go the same way past the
    same cells: each cell comes into view for the first time while the scrollbar is dragged, and again by the wheel.

    Args:
        mode: how JupyterLab takes cells in and out of the page; empty for its default.
    """
    from playwright.sync_api import sync_playwright

    found: dict[tuple[str, bool], list[list[float]]] = {}
    works: dict[tuple[str, bool], list[list[float]]] = {}
    with sync_playwright() as tool, _notebook(tool, True, mode) as ours, _notebook(tool, False, mode) as bare:
        for number in range(ROUNDS):
            turns = [(True, *ours), (False, *bare)]
            for extension, notebook, session in turns if number % 2 else turns[::-1]:
                notebook.reload()
                for manner, scroll in MANNERS.items():
                    _settle(notebook, extension, mode)
                    before = _work(session)
                    frames = scroll(notebook)
                    works.setdefault((manner, extension), []).append([(_work(session) - before) / len(frames)])
                    found.setdefault((manner, extension), []).append(frames)
    rows = []
    for manner in MANNERS:
        for name, (of, figures) in {
            "median": (median, found),
            "mean": (fmean, found),
            "95 of 100 below": (_late, found),
            "the page's CPU": (fmean, works),
        }.items():
            with_it, without = (min(of(each) for each in figures[manner, extension]) for extension in (True, False))
            rows.append([f"{manner}, {name}", f"{with_it:.1f}", f"{without:.1f}", f"{with_it / without:.2f}"])
    return rows


def _work(session: Any) -> float:
    """Milliseconds of CPU that the page's main thread has taken: a machine with other work changes little in it."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def _late(frames: list[float]) -> float:
    return sorted(frames)[int(len(frames) * 0.95)]


def _settle(notebook: Opened, extension: bool, mode: str) -> None:
    """Wait until the page has all that it will have, and is at its top."""
    notebook.idle(300)
    if mode != "full":
        notebook.wait(WHOLE)
        notebook.wait(BADGES, CELLS if extension else 0)
    notebook.page.evaluate(TOP)
    notebook.page.wait_for_timeout(SETTLED)


@contextmanager
def _notebook(tool: Any, extension: bool, mode: str) -> Iterator[tuple[Opened, Any]]:
    with ExitStack() as stack:
        lab = Lab(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        if mode:
            lab.setting("@jupyterlab/notebook-extension/tracker", json.dumps({"windowingMode": mode}))
        if not extension:
            lab.disable("nbasset")
        stack.enter_context(lab.running())
        browser = tool.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        stack.callback(browser.close)
        cells = ["%load_ext nbasset\n%nbasset mode define"]
        cells += [f"%%asset a{number}\n{f'a{number - 1}' if number else 0} + 1" for number in range(CELLS)]
        page = browser.new_page(viewport={"width": 1250, "height": 900})
        notebook = Opened(page, lab, lab.notebook("scrolled", cells))
        notebook.command("notebook:run-all-cells")
        notebook.idle(300)
        notebook.command("docmanager:save")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        yield notebook, session
