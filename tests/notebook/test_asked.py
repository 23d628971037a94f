"""What a program asks between the cells is JSON, and so is the answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from shells import Notebook

from nbasset.core.program_runs import HEADLESS
from nbasset.notebook import asked, headless


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setenv(HEADLESS, "1")
    monkeypatch.setattr(asked, "tell", lambda told: found.append(told["answer"]))
    monkeypatch.setattr(headless, "tell", lambda told: None)
    monkeypatch.setattr(asked, "_known", [])
    return found


def ask(does: str, **words: Any) -> None:
    asked.told(json.dumps({"do": does, **words}))


def test_before_nbasset_is_loaded_there_is_no_more_to_say(answers: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "current_session", lambda: None)
    ask("before", text="1", number=1)
    assert answers == [{"loaded": False}]


def test_questions_are_answered(answers: list[Any], notebook: Notebook) -> None:
    notebook.run("%%asset raw\n[1, 2]", "c1")
    ask("before", text="sum(raw)", number=2)
    assert answers[-1] == {"loaded": True, "awaits": False, "make": ["raw"]}
    ask("make", text="sum(raw)", number=2, names=["raw"])
    assert answers[-1] == {"loaded": True, "awaits": False}
    ask("rest", selection="nonsense")
    assert answers[-1] == {"loaded": True, "refused": "There is no asset 'nonsense'; there are raw."}
    ask("end")
    assert [each["outcome"] for each in answers[-1]["assets"]] == ["made"]


def test_where_bodies_await_the_question_is_awaited(answers: list[Any], notebook: Notebook) -> None:
    notebook.run("import asyncio", "c1")
    notebook.run("%%asset slow --define\nawait asyncio.sleep(0)\n3", "c2")
    ask("before", text="slow", number=2)
    assert answers[-1]["awaits"] is True
    asyncio.run(asked.told_awaiting(json.dumps({"do": "rest"})))
    assert [(each["asset"], each["outcome"]) for each in answers[-1]["assets"]] == [("slow", "made")]


def test_who_is_stopped_says_so(answers: list[Any], notebook: Notebook) -> None:
    notebook.run("%%asset raw\nraise KeyboardInterrupt", "c1")
    ask("rest")
    assert answers[-1] == {"loaded": True, "stopped": True}
    ask("end")
    assert [each["outcome"] for each in answers[-1]["assets"]] == ["cancelled"]
