"""Programs of trivial assets, each run in a process of its own: ``python programs.py SHAPE COUNT PHASE``.

Prints one line of JSON: CPU seconds (user and system) of each phase.
"""

from __future__ import annotations

import importlib.util
import json
import pickle
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType


def cpu() -> float:
    """CPU seconds of this process, user and system."""
    return time.process_time()


def source(shape: str, count: int) -> str:
    """A module of trivial assets: a chain, or a fan from one source into one sink."""
    lines = ["from nbasset import asset", "", "", "@asset", "def a0():", "    return 0", ""]
    for number in range(1, count):
        up = f"a{number - 1}" if shape == "chain" else "a0"
        lines += ["", f"@asset\ndef a{number}({up}):\n    return {up} + {number}", ""]
    return "\n".join(lines)


def module_of(folder: Path, shape: str, count: int) -> ModuleType:
    """The program, imported from a file as a user's would be."""
    path = folder / f"{shape}_{count}.py"
    if not path.exists():
        path.write_text(source(shape, count))
    spec = importlib.util.spec_from_file_location("__main__", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(shape: str, count: int, folder: Path) -> dict[str, float]:
    """CPU seconds of defining with versions, of a run, and of asking for every status."""
    from nbasset.core.definitions import Definitions
    from nbasset.instance import Instance, use

    instance = Instance(folder / "store", notebook=shape)
    use(instance)
    from nbasset import materialize

    began = cpu()
    module = module_of(folder, shape, count)
    assets = [getattr(module, f"a{number}") for number in range(count)]
    instance.register(Definitions(assets))
    defined = cpu()
    run = materialize(assets, instance=instance)
    ran = cpu()
    statuses = instance.standing().all()
    asked = cpu()
    assert all(str(each.status) == "FRESH" for each in statuses.values())
    instance.close()
    return {"define": defined - began, "run": ran - defined, "status": asked - ran, "made": float(len(run.made))}


def floor(count: int) -> dict[str, float]:
    """CPU seconds of a loop that pickles each value to a file and reads it back."""
    with tempfile.TemporaryDirectory() as folder:
        began = cpu()
        value = 0
        for number in range(count):
            path = f"{folder}/{number}.pickle"
            with open(path, "wb") as file:
                pickle.dump(value + number, file)
            with open(path, "rb") as file:
                value = pickle.load(file)
        return {"run": cpu() - began}


def frame(folder: Path) -> dict[str, float]:
    """Wall seconds of saving and loading a frame of 400 MB, beside pickling it to a file and back."""
    import numpy as np
    import pandas as pd

    from nbasset import asset, materialize
    from nbasset.instance import Instance

    whole = pd.DataFrame(np.random.default_rng(0).normal(size=(2_500_000, 20)), columns=[f"c{n}" for n in range(20)])
    began = time.perf_counter()
    with open(folder / "plain.pickle", "wb") as file:
        pickle.dump(whole, file, protocol=5)
    dumped = time.perf_counter()
    with open(folder / "plain.pickle", "rb") as file:
        pickle.load(file)
    loaded = time.perf_counter()
    instance = Instance(folder / "frames", notebook="frame")

    @asset(seed="none")
    def big():  # type: ignore[no-untyped-def]
        return whole

    whole.attrs.clear()
    start = time.perf_counter()
    result = materialize([big], instance=instance)
    saved = time.perf_counter()
    got = result.asset_value("big")
    read = time.perf_counter()
    assert got.shape == whole.shape
    instance.close()
    return {
        "dump": dumped - began,
        "pickle load": loaded - dumped,
        "make and save": saved - start,
        "load": read - saved,
    }


def closures(count: int) -> dict[str, float]:
    """CPU seconds of versions: assets that each lead to a helper of their own, and all to helpers, a class and globals."""
    from nbasset.core.definitions import Definitions
    from nbasset.versions.resolver import Resolver

    lines = ["from nbasset import asset", "import math", "SCALE = {'x': 1.5, 'y': [1, 2, 3]}", "NAMES = list('abc')"]
    lines += ["class Shape:", "    sides = 4", "    def area(self, x):", "        return x * SCALE['x'] * self.sides"]
    lines += [
        "def inner(x):",
        "    return math.sqrt(x) + len(NAMES)",
        "def middle(x):",
        "    return inner(x) + Shape().area(x)",
    ]
    for number in range(count):
        up = f"a{number - 1}" if number else ""
        lines += [f"def helper{number}(x):", f"    return middle(x) + {number}"]
        lines += ["@asset", f"def a{number}({up}):", f"    return helper{number}({up or 0})"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "closures.py"
        path.write_text("\n".join(lines))
        spec = importlib.util.spec_from_file_location("__main__", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        definitions = Definitions([getattr(module, f"a{number}") for number in range(count)])
        seconds = []
        for _ in range(3):
            began = cpu()
            resolver = Resolver(definitions)
            versions = [resolver.version(each) for each in definitions.assets]
            seconds.append(cpu() - began)
    assert {f"helper{count - 1}", "middle", "inner", "Shape", "NAMES", "SCALE"} <= versions[-1].parts.keys()
    return {"first": seconds[0], "again": min(seconds[1:])}


def digests() -> dict[str, float]:
    """Bytes in a second, by the clock, of digesting values of 400 MB."""
    import numpy as np
    import pandas as pd

    from nbasset.versions.data_version import data_version

    numbers = np.random.default_rng(0).normal(size=(2_500_000, 20))
    values = {
        "numpy array": numbers,
        "array in Fortran order": np.asfortranarray(numbers),
        "frame of numbers": pd.DataFrame(numbers),
        "bytes": numbers.tobytes(),
    }
    found = {}
    for name, value in values.items():
        began = time.perf_counter()
        data_version(value)
        found[name] = numbers.nbytes / (time.perf_counter() - began)
    return found


if __name__ == "__main__":
    kind, number = sys.argv[1], int(sys.argv[2])
    place = Path(sys.argv[3]) if len(sys.argv) > 3 else Path()
    if kind == "floor":
        print(json.dumps(floor(number)))
    elif kind == "closures":
        print(json.dumps(closures(number)))
    elif kind == "digests":
        print(json.dumps(digests()))
    elif kind == "frame":
        print(json.dumps(frame(place)))
    else:
        print(json.dumps(measure(kind, number, place)))
