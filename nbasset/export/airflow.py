"""Airflow: a notebook as a file for its folder of DAGs; values lie in files, and only their paths are handed on."""

from __future__ import annotations

from nbasset.export.bodies import shifted
from nbasset.export.calls import arguments, in_order, resources_asked
from nbasset.export.module import Made, emitted
from nbasset.export.names import free_name
from nbasset.export.parts import Parts
from nbasset.export.places import keeping, kept_text, place_of
from nbasset.export.records import Notebook, Path, Recipe, word_of

KEPT = '''
VALUES = Path(os.environ.get("ASSET_VALUES", Path(__file__).parent / "values"))


def kept(name, value):
    """Put a value into a file that only its user can read; its path is what the next task is told."""
    VALUES.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = VALUES / f"{name}.pickle"
    new = whole.with_suffix(f".{os.getpid()}")
    new.write_bytes(cloudpickle.dumps(value))
    new.replace(whole)
    return str(whole)


def loaded(path):
    """The value in a file."""
    return cloudpickle.loads(Path(path).read_bytes())
'''


def airflow_dag(notebook: Notebook) -> str:
    """A file for Airflow's folder of DAGs.

    Args:
        notebook: the notebook.

    Raises:
        CannotLeave: when something of it has no form there.

    >>> from nbasset.export.records import Recipe
    >>> text = airflow_dag(Notebook("sums", (), (Recipe((("a",),), 1, "20"),)))
    >>> print(text[text.index("@task") :])
    @task(outlets=[Asset(name="sums/a", uri="nbasset://sums/a")])
    def a():
        return kept("a", make_a())
    <BLANKLINE>
    <BLANKLINE>
    @dag(schedule=None, catchup=False)
    def sums():
        a_path = a()
    <BLANKLINE>
    <BLANKLINE>
    sums_dag = sums()
    <BLANKLINE>
    if __name__ == "__main__":
        sums_dag.test()
    <BLANKLINE>
    """
    awaits = "import asyncio\n" if any(each.awaits for each in notebook.recipes) else ""
    imports = (
        f"{awaits}import os\nfrom pathlib import Path\nimport cloudpickle\nfrom airflow.sdk import Asset, dag, task"
    )
    parts = Parts(notebook)
    kept = keeping(notebook, has_values=True)
    more, texts = (both[0] + both[1] for both in zip(kept, parts.support(), strict=True))
    imports = "\n".join([imports, *more])
    whole = "\n\n\n".join(each.strip() for each in [KEPT, *texts])
    module = emitted(parts.plain(), lambda _: "", prefix="make_", own=parts.own, around=f"{imports}\n{whole}")
    module = parts.made_whole(module)
    made, tasks_of = in_order(module), dict[str, str]()
    for each in made:
        tasks_of[each.function] = free_name(each.recipe.word, module.taken, tasks_of.values())
    names = {*tasks_of.values()}
    words = dict.fromkeys(word_of(path) for each in made for path in each.recipe.keys)
    paths = {word: free_name(f"{word}_path", names) for word in words}
    tasks = "\n\n\n".join(_task(notebook, each, tasks_of[each.function]) for each in made)
    lines = [line for each in made for line in _calls(each, tasks_of[each.function], paths)]
    cron = next((each.cron for each in notebook.jobs if each.cron), "")
    schedule = f'"{cron}"' if cron else "None"
    name = free_name(notebook.package, module.taken, names, paths.values())
    flow = f"@dag(schedule={schedule}, catchup=False)\ndef {name}():\n{shifted(chr(10).join(lines))}"
    end = f'{name}_dag = {name}()\n\nif __name__ == "__main__":\n    {name}_dag.test()'
    after = f"{whole}\n\n\n{tasks}\n\n\n{flow}\n\n\n{end}"
    return module.text(f"The assets of the notebook {notebook.name}, for Airflow.", imports, after)


def _task(notebook: Notebook, made: Made, name: str) -> str:
    recipe = made.recipe
    own = {"kept", "loaded", "asyncio", "values", "name", "value", "zip", made.function}
    words = [free_name(each, own) for each in arguments(recipe)]
    given = ", ".join(words)
    asked = [f"{each}={notebook.resources[each]}" for each in resources_asked(notebook, recipe)]
    call = f"{made.function}({', '.join([*(f'loaded({each})' for each in words), *asked])})"
    call = f"asyncio.run({call})" if recipe.awaits else call
    outlets = "" if recipe.check else f"outlets=[{', '.join(_asset(notebook, each) for each in recipe.keys)}]"
    several = len(recipe.keys) > 1 and not recipe.check
    if not several:
        value = call if recipe.check else kept_text(notebook, recipe, recipe.keys[0], call)
        body = f'return kept("{recipe.word}", {value})'
    else:
        body = _several(notebook, recipe, call)
    options = f"{outlets}, multiple_outputs=True" if several else outlets
    return f"@task({options})\ndef {name}({given}):\n{shifted(body)}"


def _several(notebook: Notebook, recipe: Recipe, call: str) -> str:
    """The lines that make several values, each kept by itself."""
    if not place_of(notebook, recipe):
        named = ", ".join(f'"{word_of(each)}"' for each in recipe.keys)
        return f"values = {call}\nreturn {{name: kept(name, value) for name, value in zip(({named}), values)}}"
    given = [
        (word_of(each), kept_text(notebook, recipe, each, f"values[{number}]"))
        for number, each in enumerate(recipe.keys)
    ]
    kept = [f'    "{word}": kept("{word}", {value}),' for word, value in given]
    return "\n".join([f"values = {call}", "return {", *kept, "}"])


def _asset(notebook: Notebook, path: Path) -> str:
    name = f"{notebook.package}/{'/'.join(path)}"
    return f'Asset(name="{name}", uri="nbasset://{name}")'


def _calls(made: Made, task: str, paths: dict[str, str]) -> list[str]:
    """The lines of the DAG that call a task, and say after what it comes."""
    recipe = made.recipe
    given = ", ".join(paths[word_of(recipe.inputs[each])] for each in arguments(recipe))
    several = len(recipe.keys) > 1 and not recipe.check
    target = f"{task}_paths" if several else f"{task}_path" if recipe.check else paths[recipe.word]
    lines = [f"{target} = {task}({given})"]
    if several:
        lines += [f'{paths[word_of(each)]} = {target}["{word_of(each)}"]' for each in recipe.keys]
    return [*lines, *(f"{paths[word_of(each)]} >> {target}" for each in recipe.after if word_of(each) in paths)]
