"""Calls: in which order functions are called where no tool does it, and with what."""

from __future__ import annotations

import ast

from nbasset.core.graph import Graph
from nbasset.export.module import Made, Module
from nbasset.export.records import CannotLeave, Notebook, Recipe, word_of


def words_made(recipe: Recipe) -> list[str]:
    """The names that stand for what a recipe makes."""
    return [recipe.word] if recipe.check else [word_of(each) for each in recipe.keys]


def in_order(module: Module) -> list[Made]:
    """The functions of a module, each after what it rests on, otherwise in the order of the notebook."""
    makers = {word: each for each in module.made for word in words_made(each.recipe)}
    ups = {
        each.function: [
            makers[word].function
            for path in (*each.recipe.inputs.values(), *each.recipe.after)
            if (word := word_of(path)) in makers and makers[word] is not each
        ]
        for each in module.made
    }
    known = {each.function: each for each in module.made}
    return [known[name] for name in Graph(ups).everything]


def arguments(recipe: Recipe) -> list[str]:
    """The inputs of a function, in the order of its parameters.

    Raises:
        CannotLeave: when it takes a context, which nobody has.
    """
    if recipe.context:
        raise CannotLeave([f"{recipe.word} takes a {recipe.context}, which only Dagster has: do without it"])
    return [*(each for each in recipe.parameters if each in recipe.inputs), *_others(recipe)]


def _others(recipe: Recipe) -> list[str]:
    return [each for each in recipe.inputs if each not in recipe.parameters]


def resources_asked(notebook: Notebook, recipe: Recipe) -> list[str]:
    """The parameters of a function that take resources, by the names of these.

    Args:
        notebook: the notebook.
        recipe: what the function makes.
    """
    return [each for each in recipe.parameters if each in notebook.resources and each not in recipe.inputs]


def may_change(notebook: Notebook, recipe: Recipe) -> set[str]:
    """The inputs that a body may change in place: it does, or calls methods of them where the notebook has classes.

    Args:
        notebook: the notebook.
        recipe: the body.
    """
    inputs = {*recipe.inputs}
    found = inputs & recipe.changed
    has_classes = any(each.kind == "definition" and "class " in each.text for each in notebook.statements)
    if has_classes and not recipe.foreign:
        for node in ast.walk(ast.parse(recipe.python)):
            match node:
                case ast.Call(ast.Attribute(ast.Name(word))) if word in inputs:
                    found.add(word)
    return found
