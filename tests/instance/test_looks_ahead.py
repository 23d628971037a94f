"""Results are looked at together before anything is made; one that is damaged is seen all the same."""

from __future__ import annotations

from instance.test_at_points import Cells


def test_before_anything_is_made_results_are_looked_at_together_and_what_is_damaged_is_made_again(tmp_path):
    cells = Cells(tmp_path / "store")
    cells.define("m", "d = sweep(range(5))\n'value', d")
    cells.run()
    runs, looks = cells.instance.runs, []

    def planned():
        """Run what was planned, as cells do."""
        request, standing = runs.request(None), cells.instance.standing()
        runs.plan(request, standing)
        cells.last = runs.run(request, standing=standing)
        return list(map(str, cells.last.made))

    custody = cells.instance.opened.store.custody
    real = custody.whole
    custody.whole = lambda found: looks.append([*found]) or real(looks[-1])
    assert not planned()
    assert [len(each) for each in looks] == [5]
    made = cells.instance.standing().all()[cells.instance.definitions.find("m")].current.parts[3][1]
    (pack,) = (tmp_path / "store" / "packs").glob("*.pack*")
    data = bytearray(pack.read_bytes())
    data[made.place.offset + len(made.place.head) + 3] ^= 1
    pack.write_bytes(data)
    heard = []
    cells.instance.listeners.append(heard.append)
    assert planned() == ["m[d=3]"]
    ends = [(str(each.asset), str(each.type)) for each in heard if each.asset]
    assert ends == [
        *[(f"m[d={d}]", "skipped") for d in range(3)],
        ("m[d=3]", "started"),
        ("m[d=3]", "materialized"),
        ("m[d=4]", "skipped"),
    ]
    assert [str(each.asset) for each in cells.last.assets.values()] == [f"m[d={d}]" for d in range(5)]
    cells.instance.close()
