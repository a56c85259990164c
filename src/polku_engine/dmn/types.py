"""Item definitions of a model as FEEL types."""

from collections.abc import Iterator, Mapping

from polku_engine.dmn.model import ItemDefinition
from polku_engine.feel.evaluate import Scope, evaluate_tests
from polku_engine.feel.parser import FeelSyntaxError, parse_unary_tests
from polku_engine.feel.types import (
    ANY,
    NAMED_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RestrictedType,
    UnknownType,
)

_OLD_NAMES = {"Any": ANY, "any": ANY, "Undefined": ANY, "<Undefined>": ANY, "undefined": ANY}


class TypeTable(Mapping[str, FeelType]):
    """Types by name: FEEL's own, a model's, and imported ones under `import.name`. Built when first asked for."""

    def __init__(self, items: Mapping[str, ItemDefinition]) -> None:
        self.items_by_name = items
        self.built: dict[str, FeelType] = {}

    def __getitem__(self, name: str) -> FeelType:
        if name not in self.built:
            item = self.items_by_name[name]
            # A type that contains itself ends in Any where it meets itself.
            self.built[name] = ANY
            self.built[name] = self._build(item, name.removesuffix(item.name))
        return self.built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.items_by_name)

    def __len__(self) -> int:
        return len(self.items_by_name)

    def of(self, type_ref: str | None, prefix: str = "") -> FeelType:
        """The type a `typeRef` means; none is Any."""
        if not type_ref:
            return ANY
        if prefix + type_ref in self.items_by_name:
            return self[prefix + type_ref]
        if type_ref in self.items_by_name:
            return self[type_ref]
        return _OLD_NAMES.get(type_ref) or NAMED_TYPES.get(type_ref) or UnknownType(type_ref)

    def _build(self, item: ItemDefinition, prefix: str) -> FeelType:
        kind = self._base(item, prefix)
        if item.allowed and not item.is_collection:
            kind = _restricted(kind, item.allowed)
        if item.is_collection:
            kind = ListType(_restricted(kind, item.allowed) if item.allowed else kind)
        return kind

    def _base(self, item: ItemDefinition, prefix: str) -> FeelType:
        if item.function is not None:
            parameters, result = item.function
            return FunctionType(tuple(self.of(p, prefix) for p in parameters), self.of(result, prefix))
        if item.components:
            return ContextType(tuple((each.name, self._build(each, prefix)) for each in item.components))
        return self.of(item.type_ref, prefix)


def _restricted(kind: FeelType, allowed: str) -> FeelType:
    try:
        tests = parse_unary_tests(allowed)
    except FeelSyntaxError:
        return kind
    return RestrictedType(kind, lambda value: evaluate_tests(tests, value, Scope({})) is True)
