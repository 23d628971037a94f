"""Texts of selections, and what Dagster 1.13 selects by them among six assets."""

from __future__ import annotations


def defined_with(dg):
    """Six assets, of which one is made elsewhere, in a library: nbasset, or Dagster."""

    @dg.asset(group_name="raw", tags={"team": "a", "x": ""}, kinds={"csv"}, owners=["me@x.com"])
    def raw_a():
        return 1

    @dg.asset(group_name="raw", key_prefix="pre")
    def raw_b():
        return 2

    @dg.asset(tags={"team": "b"})
    def mid(raw_a):
        return 3

    @dg.asset(group_name="out")
    def out(mid):
        return 4

    @dg.asset(group_name="out", deps=[raw_b])
    def out2(out):
        return 5

    @dg.observable_source_asset(group_name="raw")
    def ext():
        return dg.DataVersion("1")

    return [raw_a, raw_b, mid, out, out2, ext]


def selected(dg, assets, selection):
    """The keys of what a selection selects."""
    definitions = dg.Definitions(assets)
    if dg.__name__ == "dagster":
        return sorted(key.to_user_string() for key in selection.resolve(definitions.resolve_asset_graph()))
    names = selection.resolve(definitions, definitions.graph)
    return sorted(name.key.to_user_string() for name in names)


SELECTED = {
    "raw_a": "raw_a",
    "raw_a+": "mid raw_a",
    "+out": "mid out",
    "raw_a++": "mid out raw_a",
    "raw_a*": "mid out out2 raw_a",
    "*out": "mid out raw_a",
    "++out": "mid out raw_a",
    "*out*": "mid out out2 raw_a",
    "+mid+": "mid out raw_a",
    "key:raw_a+": "mid out out2 raw_a",
    "+key:out": "mid out raw_a",
    "+key:mid+": "mid out out2 raw_a",
    "1+key:mid+1": "mid out raw_a",
    "key:raw_a+1": "mid raw_a",
    "2+key:out2": "mid out out2 pre/raw_b",
    'key:"raw_a" +': "mid out out2 raw_a",
    'key:"raw*"': "raw_a",
    "key:raw*": "raw_a",
    "key:raw_*": "raw_a",
    'key:"*b"': "pre/raw_b",
    'key:"pre*"': "pre/raw_b",
    'key:"pre/raw_b"': "pre/raw_b",
    "key:pre/raw_b": "pre/raw_b",
    "pre/raw_b": "pre/raw_b",
    "key:nope": "",
    "group:raw": "pre/raw_b raw_a",
    'group:"ra*"': "pre/raw_b raw_a",
    "group:nope": "",
    "group:<null>": "",
    "tag:team": "",
    "tag:team=a": "raw_a",
    'tag:"team"="b"': "mid",
    "tag:x": "raw_a",
    "tag:nope": "",
    "tag:team=<null>": "",
    "kind:csv": "raw_a",
    "kind:nope": "",
    "kind:<null>": "mid out out2 pre/raw_b",
    'owner:"me@x.com"': "raw_a",
    "owner:<null>": "",
    "is:external": "ext",
    "is:materializable": "mid out out2 pre/raw_b raw_a",
    "partitions:none": "ext mid out out2 pre/raw_b raw_a",
    "partitions:static": "",
    "roots(group:out)": "out",
    "roots(*)": "pre/raw_b raw_a",
    "roots(group:raw or group:out)+": "mid out out2 pre/raw_b raw_a",
    "sinks(*)": "out2",
    "sinks(key:raw_a+)": "out2",
    "sinks(key:raw_a or key:out)": "out",
    "roots(key:raw_a or key:out)": "raw_a",
    "*": "mid out out2 pre/raw_b raw_a",
    "not group:raw": "mid out out2",
    "group:raw and not key:raw_a": "pre/raw_b",
    "(group:raw or key:mid) and tag:team": "",
    "group:raw OR key:mid": "mid pre/raw_b raw_a",
    "key:raw_a or key:mid and key:out": "raw_a",
    "not key:raw_a or key:mid": "mid out out2 pre/raw_b",
    "key : mid": "mid",
    "+ key:mid": "mid raw_a",
    "key:raw_a + 1": "mid raw_a",
    "1 + key: out": "mid out",
    "sinks ( * )": "out2",
    "tag:<null>": "",
}
"""What each text selects."""

REFUSED = [
    *("", "raw_a+2", "1+out", "raw_a,mid", "raw_a mid", "owner:me@x.com", "GROUP:raw", "nope", "raw_a and mid"),
    *("columns:a", "roots(*", "key:raw_a key:mid", 'key:"raw_a', "code:x", "key:'raw_a'", "raw_a or", "key:raw-a"),
    *("key:raw.a", "job:j", "sensor:s", "column:a", "code_location:x", "root(*)", "(key:mid", "key:mid)"),
]
"""Texts that Dagster refuses, as it reads them or as it looks for what they name."""
