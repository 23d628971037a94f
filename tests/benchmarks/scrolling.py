"""How smoothly a notebook of many asset cells scrolls, with the extension and without."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.lab import FLAGS, Lab, Opened, chromium

CELLS = 300
ROUNDS = 3
FRAMES = """() => new Promise(done => {
    const place = document.querySelector('.jp-WindowedPanel-outer');
    const times = [];
    let last = performance.now(), way = 60;
    place.scrollTop = 0;
    const step = now => {
        times.push(now - last);
        last = now;
        const before = place.scrollTop;
        place.scrollTop += way;
        if (place.scrollTop === before) way = -way;
        times.length < 400 ? requestAnimationFrame(step) : done(times.slice(20));
    };
    requestAnimationFrame(step);
})"""


def scrolled() -> list[list[str]]:
    """Milliseconds of a frame while scrolling, with and without in turns, and how they compare."""
    found: dict[bool, list[list[float]]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for extension in (True, False):
            found[extension].append(_frames(extension))
    rows, kinds = [], (("median", median), ("95 of 100 below", _late), ("mean", _mean))
    for name, of in kinds:
        ours, bare = (min(of(frames) for frames in found[extension]) for extension in (True, False))
        rows.append([name, f"{ours:.1f}", f"{bare:.1f}", f"{ours / bare:.2f}"])
    return rows


def _late(frames: list[float]) -> float:
    return sorted(frames)[int(len(frames) * 0.95)]


def _mean(frames: list[float]) -> float:
    return sum(frames) / len(frames)


def _frames(extension: bool) -> list[float]:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        if not extension:
            lab.disable("nbasset")
        with lab.running(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            cells = ["%load_ext nbasset\n%nbasset mode define"]
            cells += [f"%%asset a{number}\n{f'a{number - 1}' if number else 0} + 1" for number in range(CELLS)]
            page = browser.new_page(viewport={"width": 1250, "height": 900})
            notebook = Opened(page, lab, lab.notebook("scrolled", cells))
            notebook.command("notebook:run-all-cells")
            notebook.idle(300)
            page.wait_for_timeout(2000)
            frames: list[float] = page.evaluate(FRAMES)
            browser.close()
    return frames
