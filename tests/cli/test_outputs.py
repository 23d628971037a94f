"""What cells show, as a file keeps it."""

from __future__ import annotations

from nbasset.cli.outputs import Outputs


def said(kind, **content):
    return {"msg_type": kind, "parent_header": {}, "content": content}


def printed(text, name="stdout"):
    return said("stream", name=name, text=text)


def shown(text, display="", kind="display_data"):
    return said(kind, data={"text/plain": text}, metadata={}, transient={"display_id": display} if display else {})


def test_what_is_printed_to_one_stream_goes_on_where_it_has_ended():
    outputs = Outputs()
    now = outputs.begin()
    for message in (printed("a"), printed("b\n"), printed("no\n", "stderr"), printed("c")):
        outputs.take(message)
    assert [(each["name"], each["text"]) for each in now] == [("stdout", "ab\n"), ("stderr", "no\n"), ("stdout", "c")]


def test_of_lines_that_are_written_over_the_last_form_stays():
    outputs = Outputs()
    now = outputs.begin()
    for message in (printed("10 %"), printed("\r20 %"), printed("\r100 %\n"), printed("done\r\n")):
        outputs.take(message)
    assert now[0]["text"] == "100 %\ndone\n"


def test_displays_are_brought_up_to_date_also_from_later_cells():
    outputs = Outputs()
    first = outputs.begin()
    outputs.take(shown("old", "d1"))
    outputs.begin()
    outputs.take(shown("new", "d1", "update_display_data"))
    outputs.take(shown("nobody's", "d2", "update_display_data"))
    assert first[0]["data"] == {"text/plain": "new"}
    assert outputs.now == []


def test_a_cell_may_clear_what_it_has_shown_at_once_or_with_the_next():
    outputs = Outputs()
    now = outputs.begin()
    outputs.take(printed("a"))
    outputs.take(said("clear_output", wait=True))
    assert len(now) == 1
    outputs.take(printed("b"))
    assert [each["text"] for each in now] == ["b"]
    outputs.take(said("clear_output", wait=False))
    assert now == []


def test_values_and_errors_are_outputs_too():
    outputs = Outputs()
    now = outputs.begin()
    outputs.take(said("execute_result", data={"text/plain": "3"}, metadata={}, execution_count=4))
    outputs.take(said("error", ename="ValueError", evalue="no", traceback=["x"]))
    assert [each["output_type"] for each in now] == ["execute_result", "error"]
    assert now[0]["execution_count"] == 4
