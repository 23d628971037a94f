"""What every I/O manager does, whoever keeps the value: the store itself, files, memory, somebody's own.

Another manager is one more row of ``MANAGERS``.
"""

from __future__ import annotations

import os
import pickle
import random
from pathlib import Path

import pytest

from nbasset import IOManager, MaterializationFailed, PickleIOManager, asset, materialize
from nbasset.instance import Instance


class Remembering(IOManager):
    """Somebody's own: one value for each asset, in memory."""

    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        self.kept[context.asset_key] = pickle.dumps(obj)

    def load_input(self, context):
        return pickle.loads(self.kept[context.asset_key])


MANAGERS = {
    "the store itself": lambda folder: None,
    "pickle files": PickleIOManager,
    "somebody's own": lambda folder: Remembering(),
}
"""What makes each, given a folder of its own."""

FOLDERS = {"the store itself": ".nbasset", "pickle files": "kept"}
"""Where those keep values that keep them in files."""


@pytest.fixture(params=MANAGERS)
def kind(request):
    return request.param


@pytest.fixture
def manager(kind, tmp_path):
    """An I/O manager; ``None`` for the store itself."""
    return MANAGERS[kind](tmp_path / "kept")


@pytest.fixture
def files(kind, tmp_path):
    """Gives the files that hold values now; there are none where values are kept elsewhere."""
    endings = {".pack", ".nba", ".pickle"}

    def find():
        found = (tmp_path / FOLDERS[kind]).rglob("*") if kind in FOLDERS else ()
        return [path for path in found if path.suffix in endings and path.stat().st_size]

    return find


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


class TestEveryManager:
    def test_a_value_comes_back_after_a_restart(self, session):
        session()
        assert session() == ({"number": 1}, 10, set(), [])

    def test_an_edit_that_is_put_back_never_gives_the_value_of_the_edit(self, session):
        for number in (1, 2, 1, 3, 2, 1):
            assert session(number)[:2] == ({"number": number}, number * 10)

    def test_a_value_that_the_store_cannot_keep_is_delivered_with_a_warning_and_a_manager_fails(self, session, manager):
        session(1)
        endless = (x for x in "ab").__iter__
        if manager is not None:
            with pytest.raises(MaterializationFailed, match=r"data failed: .*cannot pickle 'generator' object"):
                session(2, value=endless)
        else:
            value, total, _, (warning,) = session(2, value=endless)
            assert callable(value)
            assert total == 0
            assert "data" in warning
        assert session(1)[:2] == ({"number": 1}, 10)

    def test_a_manager_that_fails_to_keep_fails_the_step(self, session, manager, monkeypatch):
        if manager is None:
            pytest.skip("the store is no manager")
        with monkeypatch.context() as patch:
            patch.setattr(
                type(manager), "handle_output", lambda *_: (_ for _ in ()).throw(ConnectionError("no network"))
            )
            with pytest.raises(MaterializationFailed, match="data failed: ConnectionError: no network") as raised:
                session()
        assert raised.value.__cause__.__notes__ == ["The I/O manager kept could not keep data."]
        assert session()[2] == {"data", "total"}
        assert session()[2] == set()

    def test_ctrl_c_while_keeping_leaves_no_record(self, session, manager, monkeypatch):
        session(1)
        with monkeypatch.context() as patch:
            if manager is None:
                patch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            else:
                patch.setattr(type(manager), "handle_output", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                session(2)
        for number in (2, 1):
            assert session(number)[:2] == ({"number": number}, number * 10)

    def test_a_value_that_is_lost_is_made_again_with_a_warning(self, session, manager, files):
        session()
        if isinstance(manager, Remembering):
            manager.kept.clear()
        for path in files():
            path.unlink()
        value, total, _, warnings = session()
        assert (value, total) == ({"number": 1}, 10)
        assert warnings
        assert session() == ({"number": 1}, 10, set(), [])

    @pytest.mark.parametrize("cut", [True, False], ids=["cut off", "one bit flipped"])
    def test_a_value_that_is_damaged_is_made_again_and_then_whole(self, session, files, cut):
        chance = random.Random(2)
        for number in range(6):
            session(number)
            if not files():
                pytest.skip("nobody else reaches into memory")
            path = chance.choice(files())
            content = bytearray(path.read_bytes())
            if cut:
                del content[chance.randrange(len(content)) :]
            else:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
            assert session(number)[:2] == ({"number": number}, number * 10)
            assert session(number) == ({"number": number}, number * 10, set(), [])

    def test_a_planted_pickle_is_not_executed(self, session, files, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        session()
        if not files():
            pytest.skip("nobody else reaches into memory")

        class Planted:
            def __reduce__(self):
                return os.mkdir, ("executed",)

        for path in files():
            path.write_bytes(pickle.dumps(Planted()))
        value, total, _, warnings = session()
        assert (value, total) == ({"number": 1}, 10)
        assert not Path("executed").exists()
        assert warnings
