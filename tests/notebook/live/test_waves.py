"""Mode ``reactive``: what a cell or a widget has made out of date is made when that has run, and nothing else."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kernels import Kernel, settled
from shells import Notebook

from nbasset.storage.event_log import IndexedEventLog

CHAIN = ("RAN = []\nk = 1", "%%asset a\nRAN.append('a')\nk + 1", "%%asset b\nRAN.append('b')\na + 1")


def ran(notebook: Notebook) -> str:
    """The assets whose bodies ran since this was asked last."""
    found = "".join(notebook.shell.user_ns["RAN"])
    notebook.shell.user_ns["RAN"].clear()
    return found


def reactive(notebook: Notebook, *more: str) -> None:
    """Run the chain, and more cells, in mode reactive."""
    for number, cell in enumerate(("%nbasset mode reactive", *CHAIN, *more)):
        notebook.run(cell, f"c{number}")
    ran(notebook)


def test_what_a_cell_has_made_out_of_date_is_made_when_it_has_run(notebook: Notebook) -> None:
    reactive(notebook)
    notebook.run("k = 5")
    assert (ran(notebook), notebook.status("b")) == ("ab", "FRESH")
    assert notebook.run("b") == 7
    notebook.run("%%asset a\nRAN.append('a')\nk + 2", "c2")
    assert (ran(notebook), notebook.run("b")) == ("ab", 8)
    notebook.run("k = 5\nprint(b)")
    assert ran(notebook) == ""
    notebook.run("k = 1")
    notebook.run("k = 5")
    assert ran(notebook) == "ab", "that was seen before and comes from the store"


def test_switching_makes_what_is_out_of_date_and_switching_back_ends_that(notebook: Notebook) -> None:
    for number, cell in enumerate(CHAIN):
        notebook.run(cell, f"c{number}")
    notebook.run("k = 5")
    ran(notebook)
    notebook.run("%nbasset mode reactive")
    assert (ran(notebook), notebook.status("b")) == ("ab", "FRESH")
    notebook.run("%nbasset mode run")
    notebook.run("k = 6")
    assert (ran(notebook), notebook.status("b")) == ("", "STALE")


def test_a_cell_that_fails_starts_nothing_and_what_fails_in_a_wave_is_told_once(notebook: Notebook) -> None:
    reactive(notebook)
    notebook.run("k = 'text'\n1 / 0", fails=True)
    assert ran(notebook) == ""
    notebook.run("1")
    assert ran(notebook) == "a"
    assert "a failed: TypeError" in notebook.page.text
    assert "Not made because of it: b." in notebook.page.text
    notebook.run("2")
    assert ran(notebook) == "", "it would fail again"


def test_what_is_only_to_be_defined_and_what_costs_is_left(notebook: Notebook) -> None:
    reactive(notebook, "%%asset c --define\nRAN.append('c')\nb", "%%asset d --costs\nRAN.append('d')\nb")
    notebook.run("%materialize c, d")
    assert ran(notebook) == "cd"
    notebook.run("k = 5")
    assert (ran(notebook), notebook.status("c"), notebook.status("d")) == ("ab", "STALE", "STALE")
    notebook.run("%%asset c\nRAN.append('c')\nb", "c4")
    assert ran(notebook) == "c"


def took(name: str, dear: str) -> float:
    """What making an asset took: one is dear, and the others are not."""
    return 600.0 if name == dear else 0.0


def test_what_takes_long_is_left_with_a_word_and_the_rest_is_made(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    reactive(notebook, "%%asset model\nRAN.append('m')\na * 2", "%%asset score\nRAN.append('s')\nmodel")
    monkeypatch.setattr(IndexedEventLog, "took", lambda _, names: {each: took(str(each), "model") for each in names})
    notebook.run("k = 5")
    assert ran(notebook) == "ab"
    assert notebook.page.text.count("left as it is: 1 to make: model (about 10 min") == 1
    assert "%materialize model goes on." in notebook.page.text
    notebook.run("1")
    assert notebook.page.text.count("left as it is") == 1, "that is not told again and again"
    notebook.run("%materialize model")
    assert ran(notebook) == "ms", "and then what rests on it follows"


def test_a_cell_makes_nothing_twice(notebook: Notebook) -> None:
    reactive(notebook, "import pathlib; pathlib.Path('log').write_text('')")
    notebook.run("%%asset c\nRAN.append('c')\nlen(__import__('pathlib').Path('log').read_text())", "r")
    notebook.run("%%asset d\nRAN.append('d')\nb\n__import__('pathlib').Path('log').write_text(str(b))", "w")
    ran(notebook)
    notebook.run("k = 5")
    found = ran(notebook)
    assert sorted(found) == sorted(set(found)), "what a wave makes out of date is left to the next cell"


def test_stop_ends_the_wave_and_counts_for_the_cell(notebook: Notebook) -> None:
    reactive(notebook, "%%asset c\nif k == 5: raise KeyboardInterrupt\nb")
    result = notebook.shell.run_cell("k = 5", store_history=True, cell_id="x")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert (ran(notebook), notebook.status("c")) == ("ab", "STALE")
    notebook.run("1")
    assert notebook.status("c") == "STALE", "it is not begun again by itself"
    notebook.run("k = 6")
    assert notebook.status("c") == "FRESH"


def test_in_a_terminal_bodies_that_await_are_awaited(terminal: Notebook) -> None:
    reactive(terminal)
    terminal.run("%%asset c\nimport asyncio\nawait asyncio.sleep(0)\nRAN.append('c')\nb", "c")
    terminal.run("k = 5")
    assert ran(terminal) == "cabc"


WIDGET = "import ipywidgets\nslider = ipywidgets.IntSlider(1)\nRAN = []"


def moved(kernel: Kernel, *values: int) -> None:
    """The page moves the slider."""
    comm = kernel.value("slider.comm.comm_id")
    for value in values:
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        kernel.client.shell_channel.send(message)


@pytest.mark.kernel
def test_a_widget_moves_what_rests_on_it_and_its_earlier_positions_come_back_at_once(kernel: Kernel) -> None:
    kernel.run(WIDGET)
    cell = kernel.start("%%asset a\nRAN.append(slider.value)\nslider.value * 10", "a")
    kernel.finish(cell)
    assert kernel.run("%%asset b\na + 1", "b").ok
    kernel.run("%nbasset mode reactive")
    where = "__import__('nbasset').status('b').current is not None and __import__('nbasset').load_asset_value('b')"
    moved(kernel, 2, 3, 4, 5)
    settled(kernel, where, 51)
    assert kernel.value("RAN") == [1, 5], "only the last position counts"
    moved(kernel, 1)
    settled(kernel, where, 11)
    assert kernel.value("RAN") == [1, 5], "that is in the store"
    kernel.run("%nbasset mode run")
    moved(kernel, 7)
    settled(kernel, "__import__('nbasset').status('b').status.value", "STALE")


# A naive model

NAMES = "abcd"
DEAR = "c"
assignments = st.builds("k{} = {}".format, st.integers(0, 1), st.integers(1, 4))
bodies = st.builds(
    lambda asset, ups, k, n: (NAMES[asset], tuple(NAMES[up % max(asset, 1)] for up in ups if asset), k, n),
    st.integers(0, 3),
    st.lists(st.integers(0, 2), max_size=2, unique=True),
    st.integers(0, 1),
    st.integers(1, 3),
)


def text_of(name: str, ups: tuple[str, ...], k: int, n: int) -> str:
    return f"RAN.append({name!r})\n" + " + ".join((*ups, f"12 // (k{k} - {n})"))


def from_scratch(cells: dict[str, tuple[str, ...]], ks: dict[str, int]) -> dict[str, object]:
    """What everything is worth, each asset made from the top; an error where it cannot be made."""
    worth: dict[str, object] = {}
    for name in filter(cells.__contains__, NAMES):
        try:
            worth[name] = eval(text_of(*cells[name]).partition("\n")[2], {}, {**worth, **ks})
        except (ZeroDivisionError, TypeError, NameError) as error:
            worth[name] = error
    return worth


@settings(max_examples=examples(24), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(assignments, bodies), min_size=3, max_size=8))
def test_after_each_cell_all_that_can_be_made_is_fresh_and_was_made_at_most_once(
    steps: list[str | tuple[str, tuple[str, ...], int, int]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder: Path = tmp_path_factory.mktemp("waves")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(IndexedEventLog, "took", lambda _, names: {each: took(str(each), DEAR) for each in names})
    cells: dict[str, tuple[str, ...]] = {}
    ks = {"k0": 1, "k1": 4}
    with contextlib.closing(Notebook()) as notebook:
        notebook.run("%nbasset mode reactive\n%nbasset ask-above 10s\nRAN = []\nk0, k1 = 1, 4", "k")
        for step in steps:
            if isinstance(step, str):
                exec(step, {}, ks)
                notebook.run(step, step[:2])
            else:
                cells[step[0]] = step
                notebook.shell.run_cell(f"%%asset {step[0]}\n{text_of(*step)}", store_history=True, cell_id=step[0])
                if notebook.status(step[0]) == "FAILED":
                    notebook.run("pass")  # the cell that fails starts no wave
                    notebook.shell.user_ns["RAN"].clear()
            found = notebook.shell.user_ns["RAN"]
            assert len(found) == len(set(found)), f"{found} ran in one cell"
            assert DEAR not in found or step[0] == DEAR, "only its own cell makes it"
            found.clear()
            check(notebook, cells, from_scratch(cells, ks))


def check(notebook: Notebook, cells: dict[str, tuple[str, ...]], worth: dict[str, object]) -> None:
    left: set[str] = set()
    for name in filter(cells.__contains__, NAMES):
        is_fresh = notebook.status(name) == "FRESH"
        if is_fresh:
            assert notebook.session.instance.value(name) == worth[name]
        elif name == DEAR or left.intersection(cells[name][1]):
            left.add(name)
        else:
            assert isinstance(worth[name], Exception), f"{name} can be made and is {notebook.status(name)}"
