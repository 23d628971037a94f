"""What every I/O manager does under faults, whoever keeps the value: the store itself, files, memory, somebody's own."""

from __future__ import annotations

import os
import pickle
import random
import signal
import time
from pathlib import Path

import pytest

from nbasset import IOManager, PickleIOManager, asset, materialize
from nbasset.instance import Instance


class Remembering(IOManager):
    """Somebody's own: one value for each asset, in memory."""

    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        self.kept[context.asset_key] = pickle.dumps(obj)

    def load_input(self, context):
        return pickle.loads(self.kept[context.asset_key])


@pytest.fixture(params=["store", "pickle files", "own"])
def manager(request, tmp_path):
    """An I/O manager; none is the store itself."""
    return {"store": None, "pickle files": PickleIOManager(tmp_path / "kept"), "own": Remembering()}[request.param]


@pytest.fixture
def session(tmp_path, manager):
    """Run two assets, as after a restart; the value of both, what was made, and what was said."""

    def run(number=1, value=None):
        warnings = []
        instance = Instance(tmp_path / ".nbasset", notebook="n", warn=warnings.append)

        @asset(io_manager_key="kept" if manager else None, code_version=str(number))
        def data():
            return {"number": number} if value is None else value

        @asset
        def total(data):
            return data["number"] * 10 if isinstance(data, dict) else 0

        try:
            done = materialize([data, total], resources={"kept": manager} if manager else None, instance=instance)
            return done.asset_value("data"), done.asset_value("total"), set(done.made), warnings
        finally:
            instance.close()

    return run


def files_of(manager, tmp_path):
    """The files that hold values."""
    if isinstance(manager, PickleIOManager):
        return list(manager.base_dir.rglob("*.pickle"))
    return [*(tmp_path / ".nbasset").glob("packs/*"), *(tmp_path / ".nbasset").glob("values/*/*")]


class TestEveryManager:
    def test_a_value_comes_back_after_a_restart(self, session, tally):
        session()
        value, total, made, warnings = session()
        tally.judge("I/O managers", wrong=(value, total) != ({"number": 1}, 10), broken=made or warnings)

    def test_an_edit_that_is_put_back_never_gives_the_value_of_the_edit(self, session, tally):
        for number in (1, 2, 1, 3, 2, 1):
            value, total, *_ = session(number)
            tally.judge("I/O managers", wrong=(value, total) != ({"number": number}, number * 10))

    def test_a_value_that_cannot_be_kept_is_delivered_with_one_warning(self, session, tally):
        session(1)
        value, total, _, warnings = session(2, value=(x for x in "ab").__iter__)
        tally.judge(
            "I/O managers",
            wrong=not callable(value) or total != 0,
            unclear=len(warnings) != 1 or "data" not in warnings[0],
        )
        value, total, *_ = session(1)
        tally.judge("I/O managers", wrong=(value, total) != ({"number": 1}, 10))

    def test_a_manager_that_fails_to_keep_costs_a_warning(self, session, tally, manager, monkeypatch):
        if manager is None:
            pytest.skip("the store is no manager")
        with monkeypatch.context() as patch:
            patch.setattr(
                type(manager), "handle_output", lambda *_: (_ for _ in ()).throw(ConnectionError("no network"))
            )
            value, total, _, warnings = session()
        tally.judge(
            "I/O managers",
            wrong=(value, total) != ({"number": 1}, 10),
            unclear=["no network" not in each for each in warnings] != [False],
        )
        assert session()[2] == {"data"}
        assert session()[2] == set()

    def test_ctrl_c_while_keeping_leaves_no_record(self, session, tally, manager, monkeypatch):
        session(1)
        with monkeypatch.context() as patch:
            if manager is None:
                patch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            else:
                patch.setattr(type(manager), "handle_output", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                session(2)
        for number in (2, 1):
            value, total, *_ = session(number)
            tally.judge("I/O managers", wrong=(value, total) != ({"number": number}, number * 10))

    def test_a_damaged_or_lost_value_heals_with_a_warning(self, session, tally, manager, tmp_path, count):
        if isinstance(manager, Remembering):
            session()
            manager.kept.clear()
            value, _, _, warnings = session()
            tally.judge("I/O managers", wrong=value != {"number": 1}, damaged=len(warnings) != 1, healed=1)
            return
        chance = random.Random(2)
        for number in range(count(4, 60)):
            session(number)
            path = chance.choice([path for path in files_of(manager, tmp_path) if path.stat().st_size])
            content = bytearray(path.read_bytes())
            if number % 3 == 0:
                del content[chance.randrange(len(content)) :]
            else:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
            value, total, *_ = session(number)
            again, total, made, warnings = session(number)
            tally.judge(
                "I/O managers",
                wrong=(value, again, total) != ({"number": number},) * 2 + (number * 10,),
                broken=made or warnings,
            )

    def test_a_planted_pickle_is_not_executed(self, session, tally, manager, tmp_path, monkeypatch):
        if isinstance(manager, Remembering):
            pytest.skip("nobody else reaches into memory")
        monkeypatch.chdir(tmp_path)
        session()

        class Planted:
            def __reduce__(self):
                return os.mkdir, ("executed",)

        for path in files_of(manager, tmp_path):
            path.write_bytes(pickle.dumps(Planted()))
        value, total, _, warnings = session()
        tally.judge("I/O managers", wrong=(value, total) != ({"number": 1}, 10), executions=Path("executed").exists())
        assert warnings

    def test_one_assets_file_in_the_place_of_anothers_is_refused(self, tally, tmp_path):
        manager = PickleIOManager(tmp_path / "kept")
        instance = Instance(tmp_path / ".nbasset", notebook="n", warn=lambda _: None)
        assets = [asset(name=name, io_manager_key="kept")(lambda name=name: name) for name in ("one", "other")]
        run = materialize(assets, resources={"kept": manager}, instance=instance)
        (tmp_path / "kept" / "one.pickle").replace(tmp_path / "kept" / "other.pickle")
        tally.judge("I/O managers", wrong=(run.asset_value("one"), run.asset_value("other")) != ("one", "other"))
        instance.close()


KILLED = """
import sys
from nbasset import PickleIOManager
from nbasset.core.keys import AssetKey
from nbasset.storage.io.managers import OutputContext
manager = PickleIOManager("kept")
for number in range(1_000_000):
    manager.handle_output(OutputContext(AssetKey("raw")), [number] * 50_000)
    print(number, flush=True)
"""


def test_a_file_of_a_killed_process_holds_the_old_value_or_the_new_one(process, tmp_path, tally, count):
    from nbasset.core.keys import AssetKey
    from nbasset.storage.io.managers import InputContext, OutputContext

    script, chance = tmp_path / "script.py", random.Random(4)
    script.write_text(KILLED)
    manager = PickleIOManager(tmp_path / "kept")
    for _ in range(count(2, 30)):
        writer = process(script)
        writer.stdout.readline()
        time.sleep(chance.random() * 0.05)
        writer.send_signal(signal.SIGKILL)
        lines = ["0", *writer.communicate()[0].split()]
        value = manager.load_input(InputContext(AssetKey("raw")))
        tally.judge("I/O managers", lost=value[0] < int(lines[-1]), wrong=len(value) != 50_000 or len(set(value)) != 1)
    manager.handle_output(OutputContext(AssetKey("raw")), [0])
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["raw.pickle"]
