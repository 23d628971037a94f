"""I/O managers in another process: what goes along, what stays at home, and what is said of what cannot go."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.decorators import asset
from nbasset.core.definitions import Definitions
from nbasset.core.errors import NbassetError
from nbasset.engine.work_order import ASKED, NeedsKernel
from nbasset.instance.managers_along import NONE, AsOrdered, AtHome, Needed, not_given
from nbasset.storage.io.at import io_manager_at
from nbasset.storage.secret import at_home, user_secret

FILES = """
ENDING = ".txt"
class Files:
    def __init__(self, folder): self.folder = folder
    def handle_output(self, context, obj): open(self.folder + ENDING, "w").write(obj)
    def load_input(self, context): return open(self.folder + ENDING).read()
"""


@pytest.fixture
def needed(book):
    """What a step needs, as things stand."""

    def find(name="total"):
        standing = book.instance.standing()
        found = standing.all()
        one = standing.definitions.by_name[named(name)]
        used = {local: found[up].current for local, up in found[named(name)].version.inputs.items()}
        inputs = {local: made for local, made in used.items() if made is not None}
        return Needed(one, {named(name): found[named(name)]}, inputs, standing.definitions)

    yield find
    ASKED.clear()


@pytest.fixture
def places(book):
    return book.instance.definitions.kept_at


def unpacked(told, book, asset_):
    return AsOrdered(asset_, {}, {}, told, book.names)


def test_nothing_goes_along_where_the_store_has_everything(book, needed, places):
    places.name("house", "sqlite:///w.sqlite")
    book.asset("total", "1")
    assert needed().along({}, away=True) is NONE


def test_a_place_goes_along_by_its_name_and_others_do_not(book, needed, places):
    places.name("house", "sqlite:///w.sqlite")
    places.name("shed", "sqlite:///other.sqlite")
    places.rule("type:dict", "json")
    book.asset("total --io house", "1")
    told = needed().along({}, away=False)
    there = unpacked(told, book, asset(_nothing))
    assert set(there.kept_at.names) == {"house"}
    assert there.kept_at.for_type(dict) == "json"
    assert there.kept_at["house"].url == places["house"].url
    assert there.kept_at["house"] is not places["house"]
    again = unpacked(told, book, asset(_nothing))
    assert again.kept_at["house"] is there.kept_at["house"], "what came before is what comes again"


def test_what_keeps_the_input_goes_along_with_what_is_said_of_its_asset(book, needed):
    book.asset("raw --io json --group g", "[1]")
    book.asset("total", "raw")
    book.run()
    told = needed().along({}, away=False)
    there = unpacked(told, book, asset(_nothing))
    up = there.by_name[named("raw")]
    assert (up.group_name, up.io_manager_key, up.body.parameters) == ("g", "json", ())
    assert "json" in there.kept_at


def test_a_manager_of_the_notebook_goes_along_by_value_with_the_names_that_its_code_uses(book, needed):
    book.plain(FILES)
    book.instance.register(Definitions(resources={"own": book.names["Files"]("f"), "desk": object()}))
    book.asset("total --io own", "'x'")
    wanted = needed()
    assert {"ENDING", "Files"} <= set(wanted.names())
    told = wanted.along(wanted.names(), away=False)
    there = unpacked(told, book, asset(_nothing)).resources
    assert there["own"] is not book.names["Files"]
    assert there["own"].folder == "f"
    with pytest.raises(NeedsKernel, match="the resource desk"):
        there["desk"].resource_fn()


def test_a_password_does_not_leave_this_computer(book, needed, places):
    places.name("server", "postgresql://me:secret@localhost/db")
    book.asset("total --io server", "1")
    told = needed().along({}, away=False)
    assert b"secret" in told.places
    with pytest.raises(NbassetError, match="the password of server, where values are kept, does not leave") as raised:
        needed().along({}, away=True)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("place", "has"),
    [
        ("postgresql://me:pw@host/db", True),
        ("postgresql://host/db?password=pw", True),
        ("postgresql://me@host/db", False),
        ("sqlite:///w.sqlite", False),
        ("./kept", False),
        ("memory://kept", False),
    ],
)
def test_a_place_says_whether_it_knows_a_password(place, has, tmp_path):
    pytest.importorskip("sqlalchemy")
    assert io_manager_at(place, tmp_path).has_secret is has


def test_where_the_secret_stays_at_home_nobody_signs():
    with at_home(stays=False):
        assert user_secret()
    with at_home(), pytest.raises(NbassetError, match="does not leave your computer"):
        user_secret()
    assert user_secret()


def test_of_the_stores_own_values_the_kernel_is_not_asked_to_load_them(book):
    book.asset("raw --io json", "[1]")
    book.asset("plain", "[2]")
    book.run()
    assert not_given(book.instance.result("plain")) is None
    assert "I/O manager json does not give" in str(not_given(book.instance.result("raw")))
    ASKED.clear()


def test_who_asks_for_what_is_at_home_is_made_there():
    with pytest.raises(NeedsKernel, match="the resource desk"):
        AtHome("desk").resource_fn()
    assert ASKED == ["the resource desk"]
    ASKED.clear()


def _nothing():
    """Stands for what is made."""
