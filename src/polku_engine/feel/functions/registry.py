"""How a builtin function is declared: by its signature as the standard writes it.

`@builtin("substring(string: string, start position: number, length?: number)")` gives the names for named
arguments, the types to check and convert to, and what may be left out. Several signatures under one name
are tried in order. A type with `?` admits `null`; without it `null` gives `null`. A last parameter that
ends in `...` takes the remaining arguments.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any

from polku_engine.feel.types import (
    ANY,
    NAMED_TYPES,
    FeelType,
    FunctionType,
    ListType,
    Mismatch,
    coerce,
    is_instance,
)
from polku_engine.feel.values import FeelFunction

_TYPES: Mapping[str, FeelType] = {
    **NAMED_TYPES,
    "any": ANY,
    "list<number>": ListType(NAMED_TYPES["number"]),
    "list<string>": ListType(NAMED_TYPES["string"]),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, the types it takes, and whether it may be null, left out, or repeated."""

    name: str
    kinds: tuple[str, ...]
    nullable: bool
    optional: bool
    repeated: bool

    def accept(self, value: Any) -> Any:
        """The argument converted to one of the types, or a `Mismatch`."""
        if value is None:
            return None if self.nullable else Mismatch(value, ANY)
        for kind in self.kinds:
            if _is_kind(value, kind):
                return value
        for kind in self.kinds:
            if kind not in ("function", "any"):
                result = coerce(value, _TYPES[kind])
                if not isinstance(result, Mismatch):
                    return result
        return Mismatch(value, ANY)


def _is_kind(value: Any, kind: str) -> bool:
    if kind == "function":
        return isinstance(value, FeelFunction)
    return kind == "any" or is_instance(value, _TYPES[kind])


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature and the Python function behind it."""

    parameters: tuple[Parameter, ...]
    function: Callable[..., Any]

    def bind(self, arguments: Sequence[Any]) -> list[Any] | None:
        """The converted arguments, `None` if they do not fit."""
        fixed = [p for p in self.parameters if not p.repeated]
        rest = next((p for p in self.parameters if p.repeated), None)
        needed = sum(not p.optional for p in fixed) + (rest is not None)
        if len(arguments) < needed or (rest is None and len(arguments) > len(fixed)):
            return None
        parameters = [*fixed, *[rest] * (len(arguments) - len(fixed))] if rest else fixed
        bound = [p.accept(a) for p, a in zip(parameters, arguments, strict=False) if p is not None]
        return None if any(isinstance(each, Mismatch) for each in bound) else bound

    def order(self, named: Mapping[str, Any]) -> list[Any] | None:
        """Named arguments as positional ones, `None` if a name is unknown or missing."""
        names = [p.name for p in self.parameters]
        if not set(named) <= set(names) or any(
            p.name not in named for p in self.parameters if not p.optional
        ):
            return None
        last = max(index for index, name in enumerate(names) if name in named)
        return [named.get(name) for name in names[: last + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(FeelFunction):
    """A builtin function with all its signatures."""

    name: str
    overloads: tuple[Overload, ...]

    @property
    def arity(self) -> int | None:
        """How many arguments it takes, `None` when that varies."""
        counts = {len(o.parameters) for o in self.overloads}
        varies = any(p.optional or p.repeated for o in self.overloads for p in o.parameters)
        return None if varies or len(counts) > 1 else counts.pop()

    @property
    def signature(self) -> tuple[tuple[FeelType, ...], FeelType] | None:  # type: ignore[override]
        """Parameter types, where there is one fixed signature."""
        if self.arity is None or len(self.overloads) > 1:
            return None
        kinds = [p.kinds[0] for p in self.overloads[0].parameters]
        return tuple(_TYPES.get(kind, FunctionType((), ANY)) for kind in kinds), ANY

    def invoke(self, arguments: Sequence[Any]) -> Any:
        """Call the first signature that fits; `None` if none does."""
        for overload in self.overloads:
            bound = overload.bind(arguments)
            if bound is not None:
                return _guarded(overload.function, bound)
        return None

    def invoke_named(self, arguments: Mapping[str, Any]) -> Any:
        """Call the first signature with these names that fits; `None` if none does."""
        for overload in self.overloads:
            ordered = overload.order(arguments)
            bound = None if ordered is None else overload.bind(ordered)
            if bound is not None:
                return _guarded(overload.function, bound)
        return None


def _guarded(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    try:
        return function(*arguments)
    except (ValueError, DecimalException, OverflowError):
        return None


BUILTINS: dict[str, Builtin] = {}


def builtin[F: Callable[..., Any]](signature: str) -> Callable[[F], F]:
    """Register a Python function under a FEEL signature."""
    name, _, rest = signature.removesuffix(")").partition("(")
    parameters = tuple(_parameter(text) for text in rest.split(",") if text.strip())

    def register(function: F) -> F:
        earlier = BUILTINS[name].overloads if name in BUILTINS else ()
        BUILTINS[name] = Builtin(name, (*earlier, Overload(parameters, function)))
        return function

    return register


def _parameter(text: str) -> Parameter:
    name, _, kinds = (part.strip() for part in text.partition(":"))
    repeated = name.endswith("...")
    optional = name.endswith("?")
    nullable = kinds.endswith("?") or kinds == "any"
    return Parameter(
        name.rstrip("?."),
        tuple(k.strip() for k in kinds.rstrip("?").split("|")),
        nullable,
        optional,
        repeated,
    )


def call(function: FeelFunction, *arguments: Any) -> Any:
    """Call a function value that was handed to a builtin."""
    return function.invoke(list(arguments))
