"""Writes the reference of the engine from its own words: docstrings, the vocabulary, the functions of FEEL.

`python -m tests.engine.reference_docs` writes docs/reference/engine/.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from polku_engine.facts import Fact, standard_vocabulary
from polku_engine.feel.functions import BUILTINS, Builtin
from polku_engine.feel.functions.registry import Parameter

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "engine"
PACKAGES = ("facts", "criteria", "matching", "proposals", "exchange", "dmn", "feel")


def pages() -> dict[str, str]:
    """The text of every page by file name."""
    written = {f"{name}.md": _package(f"polku_engine.{name}") for name in PACKAGES}
    return {
        **written,
        "README.md": _index(),
        "vocabulary.md": _vocabulary(),
        "feel-functions.md": _functions(),
    }


def _index() -> str:
    lines = [
        "# The engine",
        "",
        _doc(importlib.import_module("polku_engine")),
        "",
        "| package | is about |",
        "|---|---|",
    ]
    for name in PACKAGES:
        first = _doc(importlib.import_module(f"polku_engine.{name}")).partition("\n\n")[0].replace("\n", " ")
        lines.append(f"| [{name}]({name}.md) | {first} |")
    lines += [
        "",
        "Also: [the vocabulary of facts](vocabulary.md), [the functions of FEEL](feel-functions.md).",
        "",
    ]
    return "\n".join(lines)


def _package(name: str) -> str:
    package = importlib.import_module(name)
    parts = [f"# `{name}`", _doc(package), *(_entry(each, vars(package)[each]) for each in package.__all__)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(name: str, value: Any) -> str:
    if inspect.isclass(value):
        return "\n\n".join([f"## `{name}`", _doc(value), *_members(value)])
    if inspect.isfunction(value):
        return f"## `{name}{_signature(value)}`\n\n{_doc(value)}"
    return ""


def _members(kind: type) -> Iterator[str]:
    if issubclass(kind, Enum):
        yield "Values: " + ", ".join(f"`{member.value}`" for member in kind)
        return
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        raw = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(raw, property):
            yield f"**`.{name}`** {_doc(raw)}"
        elif inspect.isfunction(raw):
            yield f"**`.{name}{_signature(raw)}`** {_doc(raw)}"


def _signature(function: Any) -> str:
    text = str(inspect.signature(function)).replace("self, ", "").replace("(self)", "()").replace("cls, ", "")
    text = re.sub(
        r"\b(?:polku_engine|collections|decimal|datetime|typing|pathlib)(?:\.[a-z_]+)*\.(?=[A-Za-z])",
        "",
        text,
    )
    return text.replace("mappingproxy({})", "{}")


def _doc(value: Any) -> str:
    text = inspect.getdoc(value) or ""
    return re.sub(r"(?ms)^(>>> .*?)(?=\n\n|\Z)", r"```pycon\n\1\n```", text)


def _vocabulary() -> str:
    lines = [
        "# The vocabulary of facts",
        "",
        "What can be known about a situation. An answer older than its days counts as unknown.",
        "",
        "| key | Finnish | kind | days | sensitivity | source |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_fact(fact) for fact in standard_vocabulary().values()]
    return "\n".join(lines) + "\n"


def _fact(fact: Fact) -> str:
    kind = f"{fact.kind.value}, {fact.unit}" if fact.unit else fact.kind.value
    codes = f": {', '.join(fact.codes)}" if fact.codes else ""
    return (
        f"| `{fact.key}` | {fact.label.fi} | {kind}{codes} | {fact.valid_days or ''} "
        f"| {fact.sensitivity.value} | {fact.source} |"
    )


def _functions() -> str:
    head = (
        "# The functions of FEEL\n\nA parameter with `?` may be left out; one with `...` takes several.\n\n"
    )
    rows = [f"| {_calls(function)} | {_about(function)} |" for _, function in sorted(BUILTINS.items())]
    return head + "| function | gives |\n|---|---|\n" + "\n".join(rows) + "\n"


def _calls(function: Builtin) -> str:
    calls = (", ".join(map(_parameter, overload.parameters)) for overload in function.overloads)
    return "<br>".join(f"`{function.name}({call})`" for call in calls)


def _parameter(parameter: Parameter) -> str:
    kinds = " or ".join(parameter.kinds) if len(parameter.kinds) < 4 else "any ordered value"
    return f"{parameter.name}{'...' * parameter.repeated}{'?' * parameter.optional}: {kinds}"


def _about(function: Builtin) -> str:
    said = (inspect.getdoc(overload.function) for overload in function.overloads)
    return " ".join(dict.fromkeys(text for text in said if text)).replace("\n", " ")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, "utf-8")
