"""HTML: nothing a user wrote becomes markup; every kind of output is shown as well as it can be."""

from __future__ import annotations

from views import asset, cause, view

from nbasset.core.causes import Category, Cause
from nbasset.core.metadata import MetadataValue, kept
from nbasset.core.tables import TableColumn, TableRecord, TableSchema
from nbasset.ui import html

EVIL = "<script>alert(1)</script>"


def display(**data):
    return {"type": "display", "data": {name.replace("_", "/"): each for name, each in data.items()}, "metadata": {}}


def test_names_causes_and_groups_are_text():
    each = asset(EVIL, EVIL, group=EVIL, description=EVIL, status="STALE", causes=[cause(EVIL)], kind=EVIL)
    drawn = html.assets_table(view(each)) + html.card(each, [EVIL], ()) + html.output(each, (), EVIL) + html.text(EVIL)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_what_marks_a_status_may_go_on_below_and_a_long_name_after_an_underscore():
    drawn = html.assets_table(view(asset("a_name_of_more_letters_than_many", marks=["untracked: network"])))
    assert '◐ fresh<span class="nba-marks"> · untracked: network</span></span>' in drawn
    assert "a_<wbr>name_<wbr>of_<wbr>more_<wbr>letters_<wbr>than_<wbr>many" in drawn


def test_printed_text_is_text_without_the_colours_of_terminals():
    drawn = html.item({"type": "stream", "name": "stderr", "text": f"\x1b[31m{EVIL}\x1b[0m\n"})
    assert drawn == '<pre class="nba-stderr">&lt;script&gt;alert(1)&lt;/script&gt;</pre>'


def test_the_richest_form_that_can_be_shown_in_place_is_taken():
    assert html.item(display(text_html=["<b>", "x</b>"], text_plain="x")) == "<div><b>x</b></div>"
    assert "<h1>" in html.item(display(text_markdown="# x", text_plain="# x"))
    assert html.item(display(image_png="QUJD\n", text_plain="x")).endswith('src="data:image/png;base64,QUJD"/>')
    assert html.item(display(text_latex="$<$")) == "<div>$&lt;$</div>"
    assert html.item(display(text_plain=EVIL)) == "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>"


def test_what_needs_a_renderer_of_its_own_is_not_embedded():
    assert html.embeddable({"text/plain": "", "image/png": ""})
    assert html.embeddable({"text/html": "", "application/json": ""})
    assert not html.embeddable({"text/plain": "", "application/json": ""})


def test_a_card_tells_the_way_to_the_root_and_without_one_its_causes():
    each = asset("a", status="STALE", causes=[cause("b is stale")], metadata={"rows": 3})
    assert "b is stale: code changed" in html.card(each, ["b is stale: code changed"])
    assert "b is stale" in html.card(each)
    assert "<th>rows</th><td>3</td>" in html.card(each)


def test_few_lines_that_changed_stand_each_by_itself_and_many_are_left_out():
    lines = ["- a < b", "+ a > b"]
    drawn = html.status_line(asset("a", status="STALE", causes=[{**cause("its code changed"), "diff": lines}]))
    assert '<code><span class="nba-gone">- a &lt; b</span></code> <code><span class="nba-new">' in drawn
    assert "<code>" not in html.status_line(asset("a", causes=[{**cause("its code changed"), "diff": lines * 3}]))


def test_a_reason_is_drawn_by_its_causes_where_they_are_known_and_is_text_otherwise():
    edited = Cause(Category.CODE, "its code changed", ("- a < b",))
    known = {str(edited): (edited,)}
    assert '<span class="nba-gone">- a &lt; b</span>' in html.reason(str(edited), known)
    assert html.reason("a < b", known) == "a &lt; b"


FACTS = {
    "note": kept(MetadataValue.md("**two** rows")),
    "home": kept(MetadataValue.url("https://example.org")),
    "preview": kept(MetadataValue.table([TableRecord({"id": 1, "name": EVIL})])),
    "columns": kept(TableSchema([TableColumn("id", "int")])),
    "source": kept(MetadataValue.asset(["shop", "raw"])),
    "facts": kept({"a": [1, EVIL]}),
    EVIL: EVIL,
}


def test_a_card_draws_facts_by_their_kinds_and_nothing_becomes_markup():
    drawn = html.card(asset("a", metadata=FACTS))
    assert "<strong>two</strong> rows" in drawn
    assert '<a href="https://example.org">' in drawn
    assert "<td>1</td>" in drawn
    assert "<td>id</td><td>int</td>" in drawn
    assert "<th>source</th><td>shop/raw</td>" in drawn
    assert "<script" not in drawn


def test_facts_that_were_kept_by_an_earlier_version_are_shown_as_they_are():
    drawn = html.card(asset("a", metadata={"rows": 3, "note": "**two**", "none": None}))
    assert "<td>**two**</td>" in drawn
    assert "<th>rows</th><td>3</td>" in drawn
