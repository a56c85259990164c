"""FEEL types: what a value may be, and the implicit conversions between a value and the type that is
wanted (DMN 10.3.2.9).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from polku_engine.feel.temporal import Date, DateTime, Months, Seconds, Time, Zone
from polku_engine.feel.values import FeelFunction, FeelRange


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A type that is known by its name alone: `Any`, `Null`, `number`, `string`, …"""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """`list<item>`."""

    item: "FeelType"


@dataclass(frozen=True, slots=True)
class RangeType:
    """`range<item>`."""

    item: "FeelType"


@dataclass(frozen=True, slots=True)
class ContextType:
    """`context<name: type, …>`: at least these entries."""

    entries: tuple[tuple[str, "FeelType"], ...]


@dataclass(frozen=True, slots=True)
class FunctionType:
    """`function<parameters> -> result`."""

    parameters: tuple["FeelType", ...]
    result: "FeelType"


@dataclass(frozen=True, slots=True)
class RestrictedType:
    """A type with allowed values; `allows` is asked only about values of the base type."""

    base: "FeelType"
    allows: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class UnknownType:
    """A name that no type answers to: nothing is an instance of it."""

    name: str


FeelType = SimpleType | ListType | RangeType | ContextType | FunctionType | RestrictedType | UnknownType

ANY = SimpleType("Any")
NULL = SimpleType("Null")
NUMBER = SimpleType("number")
STRING = SimpleType("string")
BOOLEAN = SimpleType("boolean")
DATE = SimpleType("date")
TIME = SimpleType("time")
DATE_TIME = SimpleType("date and time")
SECONDS = SimpleType("days and time duration")
MONTHS = SimpleType("years and months duration")

NAMED_TYPES: Mapping[str, FeelType] = {
    **{
        kind.name: kind
        for kind in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, SECONDS, MONTHS)
    },
    "dateTime": DATE_TIME,
    "dayTimeDuration": SECONDS,
    "yearMonthDuration": MONTHS,
    "list": ListType(ANY),
    "context": ContextType(()),
    "range": RangeType(ANY),
}

_CLASSES: Mapping[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "days and time duration": Seconds,
    "years and months duration": Months,
}


def is_instance(value: Any, kind: FeelType) -> bool:
    """Whether a value is of a type; `null` is only of `Null`."""
    match kind:
        case SimpleType("Any"):
            return value is not None
        case SimpleType("Null"):
            return value is None
        case SimpleType(name):
            return isinstance(value, _CLASSES[name])
        case ListType(item):
            return isinstance(value, list) and all(conforms(each, item) for each in value)
        case RangeType(item):
            return isinstance(value, FeelRange) and all(
                conforms(end, item) for end in (value.low, value.high)
            )
        case ContextType(entries):
            return isinstance(value, dict) and all(
                name in value and conforms(value[name], entry) for name, entry in entries
            )
        case FunctionType(parameters, result):
            return isinstance(value, FeelFunction) and _function_conforms(value, parameters, result)
        case RestrictedType(base, allows):
            return is_instance(value, base) and allows(value)
        case UnknownType():
            return False


def conforms(value: Any, kind: FeelType) -> bool:
    """Whether a value may stand where the type is wanted: an instance, or `null`."""
    return value is None or is_instance(value, kind)


def _function_conforms(function: FeelFunction, parameters: tuple[FeelType, ...], result: FeelType) -> bool:
    if function.signature is None:
        return True
    own_parameters, own_result = function.signature
    return (
        len(own_parameters) == len(parameters)
        and all(is_subtype(wanted, own) for wanted, own in zip(parameters, own_parameters, strict=True))
        # What a body gives is mostly not declared; then it is found out when called.
        and (own_result == ANY or is_subtype(own_result, result))
    )


def is_subtype(kind: FeelType, other: FeelType) -> bool:
    """Whether every value of one type is a value of the other."""
    if other == ANY or kind in (NULL, other):
        return True
    match kind, other:
        case RestrictedType(base, _), _:
            return is_subtype(base, other)
        case (ListType(item), ListType(wanted)) | (RangeType(item), RangeType(wanted)):
            return is_subtype(item, wanted)
        case ContextType(entries), ContextType(wanted_entries):
            own = dict(entries)
            return all(name in own and is_subtype(own[name], entry) for name, entry in wanted_entries)
        case FunctionType(parameters, result), FunctionType(wanted_parameters, wanted_result):
            return (
                len(parameters) == len(wanted_parameters)
                and all(is_subtype(w, p) for w, p in zip(wanted_parameters, parameters, strict=True))
                and is_subtype(result, wanted_result)
            )
        case _:
            return False


def unrestricted(kind: FeelType) -> FeelType:
    """The type without allowed values, as `instance of` sees it."""
    match kind:
        case RestrictedType(base, _):
            return unrestricted(base)
        case ListType(item):
            return ListType(unrestricted(item))
        case ContextType(entries):
            return ContextType(tuple((name, unrestricted(entry)) for name, entry in entries))
        case _:
            return kind


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Says that a value cannot be converted to the wanted type."""

    value: Any
    kind: FeelType


def coerce(value: Any, kind: FeelType) -> Any:
    """The value as the wanted type, or a `Mismatch`: a list of one is its item, an item a list of one, a
    date its midnight (UTC).
    """
    if conforms(value, kind):
        return value
    if isinstance(value, list) and len(value) == 1 and is_instance(value[0], kind):
        return value[0]
    if isinstance(kind, ListType) and not isinstance(value, list) and is_instance(value, kind.item):
        return [value]
    if kind == DATE_TIME and isinstance(value, Date):
        return DateTime(value, Time(0, 0, Decimal(0), Zone(0)))
    return Mismatch(value, kind)
