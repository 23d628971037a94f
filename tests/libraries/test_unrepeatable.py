"""What gives something else each time is told by one table, by names and by lines."""

from __future__ import annotations

import pytest

from nbasset.libraries.unrepeatable import LINES, word_of_chain, words_in_calls

CALLS = {
    "time.time()": "the clock",
    "time.strftime('%H')": "the clock",
    "datetime.datetime.now()": "the clock",
    "pd.Timestamp.today()": "the clock",
    "uuid.uuid4()": "entropy",
    "os.urandom(4)": "entropy",
    "secrets.token_urlsafe()": "entropy",
    "secrets.choice(rows)": "entropy",
    "random.SystemRandom()": "entropy",
    "time.process_time()": "the clock",
    "timeit.repeat(f)": "the clock",
    "email.utils.formatdate()": "the clock",
    "os.getpid()": "the process",
    "threading.get_ident()": "the process",
    "multiprocessing.current_process()": "the process",
    "gc.get_objects()": "the process",
    "shutil.disk_usage('.')": "the machine",
    "psutil.Process()": "the machine",
    "platform.node()": "the machine",
}


@pytest.mark.parametrize("call", CALLS)
def test_names_and_lines_tell_the_same(call):
    chain = tuple(call.partition("(")[0].split("."))
    assert word_of_chain(chain) == CALLS[call]
    assert [word for word, line in LINES.items() if line.search(f"x = {call} + 1")] == [CALLS[call]]


@pytest.mark.parametrize(
    "call",
    [
        "time.sleep(1)",
        "random.choice(rows)",
        "moment.strftime('%H')",
        "timeit(f)",
        "knowing()",
        "np.repeat(x, 2)",
        "graph.node(1)",
    ],
)
def test_what_is_the_same_each_time_is_not_told(call):
    assert word_of_chain(tuple(call.partition("(")[0].split("."))) == ""
    assert [word for word, line in LINES.items() if line.search(call)] == []


@pytest.mark.parametrize(
    ("call", "word"),
    [
        ("np.random.default_rng()", "an unseeded random generator"),
        ("random.Random( )", "an unseeded random generator"),
        ("generator.seed()", "an unseeded random generator"),
        ("np.random.default_rng(7)", ""),
        ("pd.Timestamp('now')", "the clock"),
        ("np.datetime64( 'today')", "the clock"),
        ("pd.Timestamp('2024')", ""),
    ],
)
def test_what_something_is_called_with_is_told_by_the_text(call, word):
    last = call.partition("(")[0].rpartition(".")[2]
    assert list(words_in_calls({last}, lambda: call)) == ([word] if word else [])
    assert [name for name, line in LINES.items() if line.search(call)] == ([word] if word else [])
    assert list(words_in_calls({"other"}, lambda: 1 / 0)) == []


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("np.empty((2, n))", "memory that nobody has filled"),
        ("x = np.empty_like(y)\nx.sum()", "memory that nobody has filled"),
        ("x = np.empty(3)\nx[0] = x[-1] = 1", "memory that nobody has filled"),
        ("x = np.empty(3)\nx[...] = 1", ""),
        ("x = np.empty(3)\nx.fill(1)", ""),
        ("x = np.empty(3)\nfor i, each in enumerate(rows): x[i] = each", ""),
        ("np.add(a, b, out=np.empty(3))", "memory that nobody has filled"),
        ("x = np.empty(3)\nnp.add(a, b, out=x)", ""),
        ("np.empty((0, 3))", ""),
        ("queue.empty()", ""),
    ],
)
def test_an_array_of_memory_is_told_unless_it_is_filled(code, word):
    assert list(words_in_calls({"empty", "empty_like"}, lambda: code)) == ([word] if word else [])


def test_the_time_of_a_line_is_told_where_the_log_can_be_read_again():
    lines = "logging.Formatter('%(asctime)s %(message)s')"
    assert list(words_in_calls({"Formatter"}, lambda: lines)) == []
    assert list(words_in_calls({"Formatter"}, lambda: f"text = StringIO()\n{lines}")) == ["the clock"]
    assert list(words_in_calls({"Formatter"}, lambda: f"{lines.replace('asctime', 'name')}\nStringIO()")) == []
