"""Lineage: every version once, the tree with its sources, and the same as JSON."""

from __future__ import annotations

import json

from nbasset.core.lineage import Lineage, Origin
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.observation import Observation, ObservationKind
from nbasset.core.result_names import ResultName
from nbasset.core.version import BODY, Part


def origin(name, upstream=(), **making):
    made = Materialization(
        ResultName.from_text(name), f"k{name}", f"d{name}", "n", "r", 0.0, 1.0, "int", making=Making(**making)
    )
    return Origin(name, made, 1, upstream)


FILE = Observation(ObservationKind.FILE, "data.csv", "0123456789abcdef")
RAW = origin("raw", observed=(FILE,), parts={BODY: Part("code", "c1"), "pandas": Part("package", "p", "3.0")})
WHOLE = Lineage((RAW, origin("left", (0,)), origin("right", (0,)), origin("report", (1, 2), seed=4)))


def test_the_tree_begins_with_the_value_and_opens_what_is_led_to_twice_once():
    told = [(lead, one.name if one else words, words if one else "") for lead, one, words in WHOLE.rows()]
    assert told == [
        ("", "report #1", ""),
        ("├─ ", "left #1", ""),
        ("│  └─ ", "raw #1", ""),
        ("│     └─ ", "file data.csv 0123456789ab", ""),
        ("└─ ", "right #1", ""),
        ("   └─ ", "raw #1", "as above"),
    ]


def test_files_and_packages_of_all_versions_are_collected():
    assert WHOLE.collected("files") == {"data.csv": "0123456789abcdef"}
    assert WHOLE.collected("packages") == {"pandas": "3.0"}
    assert RAW.code == {"code": "c1"}


def test_as_json_it_can_be_written_and_tells_what_is_gone():
    told = json.loads(json.dumps(Lineage((Origin("gone", None, None), origin("b", (0,)))).to_json()))
    assert [each["in_store"] for each in told["origins"]] == [False, True]
    assert told["origins"][1]["upstream"] == ["gone"]
