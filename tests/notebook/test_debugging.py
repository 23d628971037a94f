"""The debugger: ``%debug`` after a run stands in the line of the body that raised, with the body's names."""

from __future__ import annotations

import re


def debug(kernel, *answers):
    """What ``%debug`` shows when somebody types some lines and then ``q``."""
    kernel.run("")  # early kernels drop what follows an error at once; this is sent until they take cells again
    shown, lines = [], [*answers, "q"]

    def take(message):
        if message["msg_type"] == "stream":
            shown.append(message["content"]["text"])

    kernel.client.execute_interactive(
        "%debug",
        allow_stdin=True,
        stdin_hook=lambda message: kernel.client.input(lines.pop(0)),
        output_hook=take,
        timeout=60,
    )
    return re.sub(r"\x1b\[[\d;]*m", "", "".join(shown))


def test_it_stands_in_the_body_that_failed_first_with_its_inputs_and_names(kernel):
    kernel.run("%%asset raw --define\n[1, 2, 0]")
    kernel.run("%%asset shares --define\ntotal = sum(raw)\nparts = [total / each for each in raw]\nparts")
    assert kernel.run("%materialize").ename == "MaterializationFailed"
    shown = debug(kernel, "p raw", "p total", "up")
    assert "total / each for each in raw" in shown
    assert "[1, 2, 0]" in shown
    assert "\n3\n" in shown


def test_it_stands_in_the_function_of_another_cell_that_the_body_called(kernel):
    kernel.run("def ratio(top, bottom):\n    share = top / bottom\n    return share")
    kernel.run("%%asset a --define\nratio(1, 0)")
    kernel.run("%materialize a")
    shown = debug(kernel, "p (top, bottom)")
    assert "share = top / bottom" in shown
    assert "(1, 0)" in shown


def test_afterwards_the_notebook_goes_on(kernel):
    kernel.run("%%asset a --define\n1 / 0")
    kernel.run("%materialize a")
    debug(kernel)
    assert kernel.run("1 + 1").text == "2"
    assert kernel.run("%%asset a\n1 / 1").ok


def test_names_of_the_notebook_that_the_body_does_not_use_can_be_looked_at_too(kernel):
    kernel.run("other = 'elsewhere'")
    kernel.run("%%asset a --define\nx = 0\n1 / x")
    kernel.run("%materialize a")
    assert "'elsewhere' 0" in debug(kernel, "p other, x").replace("(", "").replace(",", "").replace(")", "")
