"""Functions on contexts."""

from collections.abc import Sequence
from typing import Any

from polku_engine.feel.functions.registry import builtin

Context = dict[str, Any]


@builtin("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Any:
    """The value of an entry."""
    return context.get(key)


@builtin("get entries(m: context)")
def get_entries(context: Context) -> list[Context]:
    """The entries as a list of `{key, value}`."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context(entries: list[Any]) -> Context | None:
    """A context from a list of `{key, value}`; none for a doubled or missing key."""
    result: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(entry.get("key"), str):
            return None
        if entry["key"] in result:
            return None
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put(context: context, key: string, value: any)")
def context_put(context: Context, key: str, value: Any) -> Context:
    """A copy with one entry set."""
    return {**context, key: value}


@builtin("context put(context: context, keys: list<string>, value: any)")
def context_put_deep(context: Context, keys: list[str], value: Any) -> Context | None:
    """A copy with one entry of an inner context set."""
    if not keys or any(key is None for key in keys):
        return None
    return _put(context, keys, value)


def _put(context: Any, keys: Sequence[str], value: Any) -> Context | None:
    if not isinstance(context, dict):
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = _put(context.get(keys[0]), keys[1:], value)
    return None if inner is None else {**context, keys[0]: inner}


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[Any]) -> Context | None:
    """All entries, later ones winning."""
    if not all(isinstance(each, dict) for each in contexts):
        return None
    merged: Context = {}
    for each in contexts:
        merged.update(each)
    return merged
