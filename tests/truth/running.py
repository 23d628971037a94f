"""Running cases: in fresh processes, in one live notebook, and from scratch, which tells what is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zlib import crc32

from truth import driver
from truth.language import UNCHANGED, Book, Case, Step, expected

SEEDS = ("1", "20", "300")
"""The hash seeds of fresh processes, in turn."""


UNSURE = ("untracked: ", "downstream of ", "pinned to ")
"""How marks begin of what may be another one from scratch."""


Found = list[tuple[str, dict[str, Any]]]
"""What was found in each notebook of a story, by its name in it."""


class Drivers:
    """One driver for each hash seed, started when it is first needed.

    Args:
        thorough: whether a live notebook has a driver of its own, since all ways of a case are tried at once.
    """

    def __init__(self, *, thorough: bool) -> None:
        self._live = "live" if thorough else SEEDS[0]
        self._started: dict[str, subprocess.Popen[str]] = {}
        self._locks = {seed: threading.Lock() for seed in (*SEEDS, "live")}

    def ask(self, seed: str, request: dict[str, Any]) -> list[dict[str, Any]]:
        """What the notebook of a request found, step by step."""
        seed = self._live if seed == "live" else seed
        with self._locks[seed]:
            process = self._started.get(seed) or self._start(seed)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
        log = Path(request["log"])
        assert "steps" in found, f"{found['crash']}\n{log.read_text() if log.exists() else ''}"
        steps: list[dict[str, Any]] = found["steps"]
        return steps

    def _start(self, seed: str) -> subprocess.Popen[str]:
        hash_seed = "4000" if seed == "live" else seed
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "OPENBLAS_NUM_THREADS": "1", "NBASSET_NOTEBOOK": "truth"}
        command = [sys.executable, str(Path(driver.__file__))]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self._started[seed] = process
        return process

    def close(self) -> None:
        """End every driver."""
        for process in self._started.values():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            process.stdout.close()
            process.wait()


def request(folder: Path, steps: list[dict[str, Any]], case: Case | None = None, *, live: bool) -> dict[str, Any]:
    """A request for the driver; the store, the cache and the secret are the folder's own."""
    book = folder / (case.folder if case else "book")
    book.mkdir(parents=True, exist_ok=True)
    store = folder / "store"
    if not store.exists():
        store.mkdir()
        (store / "settings.json").write_text('{"format": 1, "seed": 7}')
    home = str(store) if book == folder / "book" else ""
    env = {"NBASSET_HOME": home, "XDG_CACHE_HOME": str(folder / "cache"), "NBASSET_SECRET_FILE": str(folder / "secret")}
    ids = case is None or case.ids
    return {"folder": str(book), "log": str(folder / "log"), "env": env, "steps": steps, "live": live, "ids": ids}


def written(name: str, cell: str) -> str:
    """A cell as it stands in the notebook: in every third the line of its asset is a comment, which means the same."""
    is_comment = crc32(name.encode()) % 3 == 0
    cell = cell.replace("%%asset_check", "%%asset --check", 1) if is_comment else cell
    return cell.replace("%%asset", "#| asset:", 1) if is_comment and cell.startswith("%%asset") else cell


def change(book: Book, before: Book | None, cells: Iterable[str], env_before: Book | None = None) -> dict[str, Any]:
    """What a driver does to come from one notebook to the next, and the cells it runs then."""
    known = before.files if before else {}
    files = {name: text for name, text in book.files.items() if known.get(name, UNCHANGED) != text}
    files |= dict.fromkeys((name for name in known if name not in book.files), None)
    env = {**dict.fromkeys(env_before.env if env_before else (), None), **book.env}
    pairs = [(name, written(name, book.cells[name])) for name in book.cells if name in set(cells)]
    gone = [name for name in before.cells if name not in book.cells] if before else []
    order = list(book.cells)
    return {"files": files, "touch": list(book.touched), "env": env, "cells": pairs, "gone": gone, "order": order}


class Truth:
    """What running everything from scratch gives, found out once for every notebook.

    Args:
        drivers: run notebooks.
        folder: where.
    """

    def __init__(self, drivers: Drivers, folder: Path) -> None:
        self.drivers = drivers
        self.folder = folder
        self._known: dict[str, dict[str, str]] = {}

    def take(self, book: Book, values: dict[str, str]) -> None:
        """These are what running this notebook from scratch has given."""
        self._known[_mark(book)] = values

    def knows(self, book: Book) -> bool:
        """Whether its values are known without running it."""
        return _mark(book) in self._known

    def of(self, book: Book) -> dict[str, str]:
        """The true values of a notebook."""
        mark = _mark(book)
        if mark not in self._known:
            folder = self.folder / str(len(self._known))
            found = self.drivers.ask(SEEDS[2], request(folder, [change(book, None, book.cells)], live=False))
            self._known[mark] = found[0]["stored"]
        return self._known[mark]


def _mark(book: Book) -> str:
    return repr((book.cells, book.files, book.env))


def story(case: Case) -> list[tuple[str, Book, Step | None]]:
    """Every notebook of a case, in order: at first, after each step, and put back; with what is said of it."""
    told: list[tuple[str, Book, Step | None]] = [("at first", case.book, None)]
    book = case.book
    for number, step in enumerate(case.steps, 1):
        book = step.change(book)
        told.append((f"step {number}", book, step))
    return told


def in_fresh_processes(case: Case, drivers: Drivers, folder: Path, thorough: bool) -> Found:
    """Each notebook of the case run as a whole, in a process of its own, under another hash seed.

    That the first one, run once more, makes nothing is held by its being put back, where it is.
    """
    books = [(name, book) for name, book, _ in story(case)]
    if thorough or not case.undo:
        books.insert(1, ("once more", case.book))
    if case.undo:
        books.append(("put back", case.book))
    found: Found = []
    before = None
    for number, (name, book) in enumerate(books):
        step = change(book, before, book.cells)
        if thorough or any(each.recalled is not None for each in case.steps):
            step["page"] = [(id, written(id, text)) for id, text in book.cells.items()]
        seed = SEEDS[1 if name == "put back" else number % 2]
        found.append((name, drivers.ask(seed, request(folder, [step], case, live=False))[0]))
        before = book
    return found


def in_the_live_notebook(case: Case, drivers: Drivers, folder: Path, thorough: bool) -> Found:
    """One process: after each change only what was edited is run again.

    Every second case has all its cells run once more before; in the others each has run once, as in a new notebook.
    """
    told = story(case)
    steps, names = [change(case.book, None, case.book.cells)], ["at first"]
    if not case.once and (thorough or crc32(case.name.encode()) % 2):
        steps.append(change(case.book, case.book, case.book.cells))
        names.append("once more")
    before = case.book
    for name, book, step in told[1:]:
        assert step is not None
        cells = set(book.edited).union(c for c, text in book.cells.items() if any(t in text for t in step.rerun))
        steps.append(change(book, before, cells, before))
        if book.asked:
            steps[-1]["cells"].append(("asked", book.asked))
        names.append(name)
        before = book
    if case.undo:
        steps.append(change(case.book, before, case.book.cells, before))
        names.append("put back")
    return list(zip(names, drivers.ask("live", request(folder, steps, case, live=True)), strict=True))


def in_reactive_mode(case: Case, drivers: Drivers, folder: Path, _: bool) -> Found:
    """One process in mode ``reactive``: after each change the edited cell is run, and what follows comes by itself."""
    told = story(case)
    steps, before = [change(case.book, None, case.book.cells)], case.book
    for _name, book, _step in told[1:]:
        steps.append(change(book, before, book.edited, before))
        before = book
    asked = {**request(folder, steps, case, live=True), "reactive": True}
    return list(zip([name for name, _book, _step in told], drivers.ask("live", asked), strict=True))


WAYS_BESIDE = ("alone", "two", "behind")
"""How other processes make the steps: one of them each in a run of its own, two at once, two in the background."""


def beside_the_kernel(case: Case, drivers: Drivers, folder: Path, _: bool) -> Found:
    """Each notebook of the case in a process of its own, which has others make the steps, in another way each time."""
    told = [(name, book) for name, book, _ in story(case)]
    found: Found = []
    before = None
    for number, (name, book) in enumerate([*told, ("put back", case.book)] if case.undo else told):
        way = WAYS_BESIDE[(number + crc32(case.name.encode())) % len(WAYS_BESIDE)]
        asked = request(folder, [change(book, before, book.cells)], case, live=False)
        result = drivers.ask(SEEDS[number % 2], {**asked, "beside": way})[0]
        if any("cannot be made in the background" in error for error in result["errors"]):  # it says so, which is true
            again = drivers.ask(SEEDS[number % 2], {**asked, "beside": "two"})[0]
            result = {**again, **{each: [*result[each], *again[each]] for each in ("ran", "outside", "stayed")}}
        found.append((name, result))
        before = book
    return found


def made_here_for_no_reason(found: Found) -> list[str]:
    """What is wrong with where the steps were made: beside the kernel, or there with a reason that was told."""
    wrong = [
        f"{name}: {each} was made in the kernel, and nobody said why"
        for name, result in found
        for each in sorted({*result["ran"]} - {*result["outside"], *result["stayed"]})
    ]
    return wrong if any(result["outside"] for _, result in found) else [*wrong, "nothing was made beside the kernel"]


def complaints(case: Case, mode: str, found: Found, truth: Truth) -> list[str]:
    """Everything that is wrong with what was found."""
    told = {name: (book, step) for name, book, step in story(case)}
    told["once more"] = told["put back"] = (case.book, Step(lambda book: book, "", {}))
    wrong: list[str] = []
    for name, result in found:
        book, step = told[name]
        true = truth.of(book)
        if step is None:
            step = Step(lambda book: book, " ".join(true), {})
            result = {
                **result,
                "ran": sorted({each.partition("[")[0] for each in result["ran"] if ":" not in each}),
            }  # each asset with all its points
        wrong += [
            f"{mode}, {name}: {each}" for each in _wrong(case, step, result, true, live=mode in ("live", "reactive"))
        ]
    return wrong


def _wrong(case: Case, step: Step, result: dict[str, Any], true: dict[str, str], *, live: bool) -> Iterable[str]:
    if result["errors"] and not step.fails:
        yield f"raised {result['errors']}"
    yield from _recalled(case, step, result.get("recalled"), true)
    stale = step.stale.split() if live else []
    unsure = [*step.unsure.split(), *case.unsure.split()]
    yield from (f"{name} is shown as fresh and nothing else" for name in unsure if _claims_to_be_sure(result, name))
    for name, value in [each for each in true.items() if each[0] not in unsure]:
        status = result["status"].get(name)
        if status == "FRESH" and result["stored"].get(name) != value:
            yield f"{name} is shown as fresh and is {result['stored'].get(name)}; in truth it is {value}"
        elif status == "FRESH" and name not in case.changed and result["seen"].get(name) != value:
            yield f"a plain cell sees {name} as {result['seen'].get(name)}; in truth it is {value}"
        if (status != "FRESH") != (name in stale or name in step.fails.split()):
            yield f"{name} is {status}: {result['why'].get(name)}"
    for name, status in result["status"].items():
        if status == "FRESH" and name not in true and name not in unsure:
            yield f"{name} is shown as fresh; from scratch it is not made"
    for name, value in expected(step).items():
        if true.get(name) != value:
            yield f"the case says {name} is {value}; running everything from scratch gives {true.get(name)}"
    yield from _needless(case, step, result["ran"], stale)


def _recalled(case: Case, step: Step, recalled: dict[str, str] | None, true: dict[str, str]) -> Iterable[str]:
    """What is wrong with what was loaded before any cell had run."""
    if recalled is None:
        return
    for name, value in recalled.items():
        if value != true.get(name) and name not in (*step.unsure.split(), *case.unsure.split()):
            yield f"{name} is loaded before any cell has run as {value}; in truth it is {true.get(name)}"
    if step.recalled is not None and set(recalled) != set(step.recalled.split()):
        yield f"{sorted(recalled)} are loaded before any cell has run"


def _claims_to_be_sure(result: dict[str, Any], name: str) -> bool:
    return result["status"].get(name) == "FRESH" and not any(each.startswith(UNSURE) for each in result["marks"][name])


def _needless(case: Case, step: Step, ran: list[str], stale: list[str]) -> Iterable[str]:
    must = set(step.runs.split())
    if must - set(ran):
        yield f"{sorted(must - set(ran))} did not run"
    if case.needless_ok:
        return
    if set(ran) - must - set(stale):
        yield f"{sorted(set(ran) - must)} ran without need"
    twice = {name for name in ran if ran.count(name) > 1}.difference(
        step.fails.split()
    )  # what is asked for is tried again
    if twice:
        yield f"{sorted(twice)} ran twice"


def told_in_full(step: Step | None, result: dict[str, Any]) -> dict[str, str] | None:
    """What a step says its notebook is worth, if it says it of every asset of which that can be said."""
    told = expected(step) if step else {}
    silent = {*step.fails.split(), *step.unsure.split()} if step else set()
    names = set(result["stored"])
    return {**dict.fromkeys(names, ""), **told} if told and names <= silent.union(told) else None


def check(case: Case, modes: Iterable[str], drivers: Drivers, folder: Path, *, thorough: bool) -> list[str]:
    """Try a case in each of the modes at once; everything that is wrong.

    Args:
        case: the case.
        modes: ``fresh``, ``live`` and ``reactive``.
        drivers: run notebooks.
        folder: where.
        thorough: run every notebook from scratch, under another hash seed. Otherwise the first run of the notebook as it
            is at first, which is one from scratch, tells what is true of it, and a step that says what every asset is
            worth is believed.
    """
    truth = Truth(drivers, folder / "truth")
    ways = {
        "fresh": in_fresh_processes,
        "live": in_the_live_notebook,
        "reactive": in_reactive_mode,
        "beside": beside_the_kernel,
    }
    with ThreadPoolExecutor(3) as pool:
        work = {mode: pool.submit(ways[mode], case, drivers, folder / mode, thorough) for mode in modes}
        if thorough:
            for _, book, _ in story(case):
                truth.of(book)
        found = {mode: done.result() for mode, done in work.items()}
    if not thorough:
        _believe(case, next(iter(found.values())), truth)
    return [each for mode, results in found.items() for each in complaints(case, mode, results, truth)]


def _believe(case: Case, found: Found, truth: Truth) -> None:
    results = dict(found)
    truth.take(case.book, results["at first"]["stored"])
    for name, book, step in story(case):
        told = told_in_full(step, results[name])
        if told is not None and not truth.knows(book):
            truth.take(book, told)
