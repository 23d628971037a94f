"""Sending: messages arrive by mail and at webhooks, and addresses are shown nowhere."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys

import pytest

from nbasset.core.notices import Attachment, Message
from nbasset.engine import sending
from nbasset.engine.sending import is_at_work, send, show_on_desktop, this_process

MESSAGE = Message(
    "report (sales)",
    "report: 3 rows",
    "<p>report</p><table><tr><td>3</td></tr></table>",
    attached=(Attachment("report.png", "image/png", b"a picture"),),
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(sending, "PAUSES", (0.0,))


@pytest.mark.lengthy
def test_a_letter_has_the_table_in_it_and_the_picture_with_it(mail):
    assert send(mail.address, MESSAGE) == ""
    [letter] = mail.got
    assert letter["subject"] == "report (sales)"
    assert "<td>3</td>" in letter.get_body(("html",)).get_content()
    [picture] = letter.iter_attachments()
    assert (picture.get_filename(), picture.get_content()) == ("report.png", b"a picture")


def test_a_webhook_gets_the_text(hook):
    assert send(hook.address, MESSAGE) == ""
    [told] = hook.got
    assert (told["title"], told["message"], told["type"]) == ("report (sales)", "report: 3 rows", "success")
    assert [each["filename"] for each in told["attachments"]] == ["report.png"]


def test_what_nobody_takes_is_tried_again_and_told_without_the_address(hook, caplog, capfd):
    hook.answer = 500
    with caplog.at_level(logging.DEBUG):
        why = send(hook.address, MESSAGE)
    assert why == "json:// could not be reached, or did not take it"
    assert "secret" not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("address", "why"),
    [("nonsense://secret", "is none that apprise knows \\(nonsense://…\\)"), ("secret", "its address has no scheme")],
)
def test_an_address_that_is_none_is_told_without_it(address, why, caplog, capfd):
    told = send(address, MESSAGE)
    assert re.search(why, told)
    assert "secret" not in told + caplog.text + "".join(capfd.readouterr())


@pytest.mark.skipif(sys.platform != "linux", reason="the program is that of Linux")
def test_the_desktop_shows_title_and_text(tmp_path, monkeypatch):
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {tmp_path}/shown\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert show_on_desktop(MESSAGE) == ""
    assert (tmp_path / "shown").read_text() == "-u|normal|report (sales)|report: 3 rows|"
    program.write_text("#!/bin/sh\nexit 1\n")
    assert show_on_desktop(MESSAGE) == "notify-send could not show it"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is a desktop")
def test_a_computer_without_a_desktop_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no desktop" in show_on_desktop(MESSAGE)


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can tell there")
def test_a_process_is_at_work_as_long_as_it_lives():
    assert is_at_work(this_process())
    other = subprocess.Popen([sys.executable, "-c", ""])
    other.wait()
    assert not is_at_work(this_process().replace(str(os.getpid()), str(other.pid)))
    assert not is_at_work(f"another computer:{os.getpid()}")
    assert not is_at_work("")
