"""What a body displays is recorded; what cannot be part of its own display goes on."""

from __future__ import annotations

from nbasset.engine.capture import Recording
from nbasset.notebook.display_hook import DisplayHook


def message(kind, data, name=None):
    content = {"data": data, "metadata": {}, "transient": {"display_id": name} if name else {}}
    return {"msg_type": kind, "content": content}


def test_displays_are_taken_and_updated_in_their_place():
    heard = []
    recording = Recording(heard.append)
    hook = DisplayHook(recording)
    assert hook(message("display_data", {"text/plain": "1"}, "a")) is None
    assert hook(message("display_data", {"text/html": "x"})) is None
    assert hook(message("update_display_data", {"text/plain": "2"}, "a")) is None
    assert [each["data"] for each in recording.items] == [{"text/plain": "2"}, {"text/html": "x"}]
    assert len(heard) == 2
    hook({"msg_type": "clear_output", "content": {"wait": False}})
    assert recording.items == []


def test_what_is_somebody_elses_or_needs_a_renderer_of_its_own_goes_on():
    hook = DisplayHook(Recording(lambda _: None))
    for each in (
        message("update_display_data", {"text/plain": "1"}, "of another cell"),
        message("comm_msg", {}),
        message("display_data", {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "w"}),
    ):
        assert hook(each) is each
