"""Functions on texts. Lengths and positions count characters (code points), not bytes."""

import re
from decimal import Decimal
from typing import Any

from polku_engine.feel.functions.registry import builtin
from polku_engine.feel.regex import Pattern, compile_pattern


@builtin("substring(string: string, start position: number, length?: number)")
def substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """Characters from a position counted from 1, or from the end if negative."""
    if start == 0 or (length is not None and length < 1):
        return None
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if first < 0 or first >= len(text):
        return None
    return text[first:] if length is None else text[first : first + int(length)]


@builtin("string length(string: string)")
def string_length(text: str) -> Decimal:
    """Number of characters."""
    return Decimal(len(text))


@builtin("upper case(string: string)")
def upper_case(text: str) -> str:
    """In capitals."""
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(text: str) -> str:
    """In small letters."""
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> str:
    """The part before the first match, empty without one."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> str:
    """The part after the first match, empty without one."""
    return text.partition(match)[2] if match else text


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    """Whether one text is inside the other."""
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    """Whether a text begins with another."""
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    """Whether a text ends with another."""
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?)")
def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether an XPath regular expression is found in a text."""
    return compile_pattern(pattern, flags or "").search(text) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Every match of an XPath regular expression replaced; `$1` to `$9` stand for groups."""
    compiled = compile_pattern(pattern, flags or "")
    if compiled.search("") is not None:
        raise ValueError("the pattern matches an empty text")
    return compiled.sub(_replacement(replacement, compiled, literal="q" in (flags or "")), text)


def _replacement(text: str, compiled: Pattern, *, literal: bool) -> Any:
    if literal:
        return lambda match: text
    if re.search(r"\\(?![\\$])|(?<!\\)\$(?!\d)", text.replace("\\\\", "")):
        raise ValueError("a replacement may hold only \\\\, \\$ and $digit")
    parts = re.split(r"(\\\\|\\\$|\$\d+)", text)
    return lambda match: "".join(_replacement_part(part, match, compiled.groups) for part in parts)


def _replacement_part(part: str, match: "re.Match[str]", groups: int) -> str:
    if part in ("\\\\", "\\$"):
        return part[1]
    if not part.startswith("$"):
        return part
    digits = part[1:]
    while len(digits) > 1 and int(digits) > groups:
        digits = digits[:-1]
    rest = part[1 + len(digits) :]
    return ((match[int(digits)] or "") if int(digits) <= groups else "") + rest


@builtin("split(string: string, delimiter: string)")
def split(text: str, delimiter: str) -> list[str]:
    """The parts between matches of a regular expression."""
    pattern = compile_pattern(delimiter, "")
    parts, start = [], 0
    for match in pattern.finditer(text):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


@builtin("string join(list: list<string>, delimiter?: string?)")
def string_join(items: list[str | None], delimiter: str | None = None) -> str | None:
    """The texts of a list one after the other; nulls are left out."""
    return (delimiter or "").join(item for item in items if item is not None)
