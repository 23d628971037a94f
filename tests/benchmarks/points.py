"""One asset with many points: ``python points.py COUNT``.

Prints one line of JSON: CPU seconds of making all, of the status of all when nothing changed, of a run that takes all but
one from the store, beside pickling as many values to files and back; and of defining as many hours and looking at them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))


def spent(count: int) -> dict[str, float]:
    """CPU seconds, by what is done."""
    from programs import cpu, floor
    from shells import Notebook

    import nbasset

    notebook = Notebook()
    found: dict[str, float] = {}

    def clock(word: str, cell: str) -> None:
        began = cpu()
        notebook.run(cell, word.partition(" ")[0])
        found[word] = cpu() - began

    notebook.run("from nbasset import sweep", "start")
    clock("made", f"%%asset model\nd = sweep(range({count}))\nd * 2")
    notebook.session.instance.standing().all()
    began = cpu()
    notebook.session.instance.standing().all()
    found["status"] = cpu() - began
    clock("made but one", f"%%asset model\nd = sweep(range({count + 1}))\nd * 2")
    assert len(notebook.session.instance.runs.last.made) == 1
    began = cpu()
    hours = nbasset.HourlyPartitionsDefinition("2015-01-01-00:00", timezone="Europe/Berlin")
    ends = hours.get_partition_keys()[count - 1]
    found["keys of hours"] = cpu() - began
    clock("hours", f"%%asset sales --define --partitions hour=2015-01-01-00:00..{ends} --tz Europe/Berlin\nhour")
    began = cpu()
    notebook.session.instance.standing().all()
    found["status of hours"] = cpu() - began
    notebook.close()
    return {**found, "floor": floor(count)["run"]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["IPYTHONDIR"] = folder
        print("\n" + json.dumps(spent(int(sys.argv[1]))))
