"""The engine alone: it runs where there is no Django, every public name is explained, and every example runs."""

import doctest
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy
import pytest

import polku_engine
from tests.engine import reference_docs

SOURCE = Path(polku_engine.__file__).parent
MODULES = ["polku_engine", *(m.name for m in pkgutil.walk_packages(polku_engine.__path__, "polku_engine."))]


def test_the_engine_runs_in_an_environment_without_django(tmp_path: Path) -> None:
    """A fresh environment that holds numpy and the engine and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    site = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    for package in Path(numpy.__file__).parents[1].glob("numpy*"):
        (site / package.name).symlink_to(package)
    (site / "polku_engine").symlink_to(SOURCE)
    check = (
        "import doctest, importlib.util, polku_engine\n"
        "assert importlib.util.find_spec('django') is None\n"
        "assert not doctest.testmod(polku_engine).failed\n"
        "import polku_engine.exchange, polku_engine.dmn"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run([tmp_path / "venv" / "bin" / "python", "-I", "-c", check], check=True, env=environment)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_explained(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    silent = [each for each in _public(module) if not inspect.getdoc(each)]
    assert not silent, f"{name}: without docstring: {[each.__qualname__ for each in silent]}"


@pytest.mark.parametrize("name", [f"polku_engine.{name}" for name in reference_docs.PACKAGES])
def test_every_name_of_a_package_has_an_example(name: str) -> None:
    package = importlib.import_module(name)
    callable_names = [each for each in package.__all__ if callable(vars(package)[each])]
    without = [each for each in callable_names if ">>>" not in _all_docs(vars(package)[each])]
    assert not without


def _all_docs(value: Any) -> str:
    members = vars(value).values() if inspect.isclass(value) else ()
    return "\n".join(inspect.getdoc(each) or "" for each in (value, *members))


def _public(module: ModuleType) -> list[type]:
    own = [each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__]
    return [
        each
        for each in own
        if (inspect.isclass(each) or inspect.isfunction(each)) and not each.__name__.startswith("_")
    ]


def test_the_eight_lines_of_the_first_page_are_eight() -> None:
    examples = doctest.DocTestParser().get_examples(polku_engine.__doc__ or "")
    assert len(examples) <= 8


@pytest.mark.parametrize("file", sorted(reference_docs.pages()))
def test_the_published_reference_is_up_to_date(file: str) -> None:
    page = reference_docs.FOLDER / file
    assert page.read_text("utf-8") == reference_docs.pages()[file], (
        "run: python -m tests.engine.reference_docs"
    )
