"""What is pressed in a panel, in a real kernel: it runs inside a message of the kernel, on the main thread, and stops."""

from __future__ import annotations

import time

import pytest
from kernels import Kernel, settled

pytestmark = pytest.mark.kernel

SESSION = "get_ipython().magics_manager.magics['line']['asset_graph'].__self__.session"
ASK = f"from nbasset.notebook.live.kernel_requests import requests_of; asking = requests_of({SESSION})"
STATUS = "lambda *names: [nbasset.status(name).status.value for name in names]"


def prepare(kernel: Kernel, *cells: str) -> None:
    kernel.run("%nbasset mode define")
    kernel.run(f"import nbasset, threading\nseen = []\nstatus = {STATUS}")
    for number, cell in enumerate(cells):
        assert kernel.run(cell, f"c{number}").ok
    kernel.run(ASK)


def test_what_is_asked_for_from_another_thread_runs_on_the_main_thread_after_the_cell(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\nimport threading\nthreading.current_thread() is threading.main_thread()")
    kernel.run("asked = threading.Thread(target=lambda: asking.make(['a'], cause='test')); asked.start(); asked.join()")
    settled(kernel, "status('a')", ["FRESH"])
    assert kernel.value("a") is True
    assert kernel.value("asking.runs()[0]['cause']") == "test"


def test_nothing_runs_inside_of_the_callback(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\n1")
    assert kernel.run("asking.make(['a'], cause='test'); print(status('a'))").text.strip() == "['MISSING']"
    settled(kernel, "status('a')", ["FRESH"])


def test_bodies_that_await_are_awaited(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\nimport asyncio\nawait asyncio.sleep(0.01)\n3")
    kernel.run("asking.make(['a'], cause='test')")
    settled(kernel, "status('a')", ["FRESH"])
    assert kernel.value("a") == 3


def test_the_kernels_interrupt_reaches_a_body_that_a_button_started(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\nimport time\nopen('began', 'w').close()\nfor _ in range(6000): time.sleep(0.01)")
    kernel.run("asking.make(['a'], cause='test')")
    end = time.monotonic() + 20
    while not (kernel.folder / "began").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    kernel.manager.interrupt_kernel()
    settled(kernel, "asking.runs()[0]['status']", "stopped")
    assert kernel.value("1 + 1") == 2, "the kernel goes on"


def test_stop_interrupts_a_body_from_another_thread_and_without_a_run_does_nothing(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\nimport time\nfor _ in range(6000): time.sleep(0.01)")
    assert "no run is at work: there is nothing to stop" in kernel.run("%materialize --stop").text
    stop = "lambda: get_ipython().run_line_magic('materialize', '--stop')"
    run = kernel.run(f"threading.Timer(0.5, {stop}).start()\n%materialize a", timeout=30)
    assert run.ename == "RunStopped"
    assert kernel.value("asking.runs()[0]['status']") == "stopped"


@pytest.mark.libraries
def test_a_failure_leaves_the_kernel_well_and_the_graph_shows_it(kernel: Kernel) -> None:
    prepare(kernel, "%%asset a\n1 / 0", "%%asset b\na", "%asset_graph")
    kernel.run("asking.make(['b'], cause='test')")
    shown = f"{{n: str(d['data']['status']) for n, d in {SESSION}.widgets.of(object)[0].panel.graph.nodes.items()}}"
    settled(kernel, shown, {"a": "FAILED", "b": "BLOCKED"})
    said = kernel.value(f"{SESSION}.widgets.of(object)[0].panel.bill.box.value")
    assert "1 failed" in said


@pytest.mark.libraries
def test_accepting_keeps_the_earlier_result_and_what_cannot_be_accepted_is_said_in_the_panel(kernel: Kernel) -> None:
    prepare(kernel, "def f(): return 1", "%%asset a\nf()", "%materialize", "%asset_graph")
    kernel.run("def f(): return 2", "c0")
    kernel.run("asking.accept('a')")
    settled(kernel, "status('a')", ["FRESH"])
    assert kernel.value("a") == 1
    kernel.run("asking.accept('a')")
    settled(kernel, f"'nothing to accept' in {SESSION}.widgets.of(object)[0].panel.bill.box.value", True)


@pytest.mark.libraries
def test_details_are_collected_without_loading_the_value(kernel: Kernel) -> None:
    body = "class Once:\n    def __setstate__(self, state): raise RuntimeError('loaded')\n    def __repr__(self): return 'once'"
    prepare(kernel, body, "%%asset a\n'''About it.'''\nprint('hello')\n[1, 2]", "%materialize", "%asset_graph")
    loads = "nbasset.instance.results.Results.load"
    kernel.run(f"def no(*_): raise AssertionError('loaded')\nkept, {loads} = {loads}, no")
    found = f"asking.details({SESSION}.views.all()['assets'], 'a')"
    assert kernel.value(f"[i['type'] for i in {found}.items]") == ["stream", "value"]
    assert kernel.value(f"[str(h['status']) for h in {found}.history]") == ["FRESH"]
    assert kernel.value(f"dict({found}.versions)['run'] == {found}.history[0]['run']") is True
