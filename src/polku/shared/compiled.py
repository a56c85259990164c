"""Queries whose SQL is made once: for the pages that are opened most, where making it costs more than the answer.

    _sayings = CompiledQuery(lambda plan: Saying.objects.filter(plan=plan).order_by("said_at", "pk"))
    _sayings(plan.pk)                        # a list, as list(Saying.objects.filter(plan=plan.pk)…) would give

What changes from call to call goes through the parameters; whatever else the queryset says is read once, so it must not
ask the clock or the user. Values come as the database takes them: an id, a UUID, a day, a list for `AnyOf`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import (
    Expression,
    Field,
    ForeignObject,
    Lookup,
    Model,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.query import ModelIterable


class _Given(Expression):
    """Where in the SQL a value of the call goes."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any_of=keys`: one of an array. Unlike `in`, its SQL is the same for every number of values."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        return self.rhs if hasattr(self.rhs, "resolve_expression") else list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, before = self.process_lhs(compiler, connection)
        array, values = self.process_rhs(compiler, connection)
        return f"{column} = ANY({array})", (*before, *values)


@dataclass(frozen=True)
class _Made:
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    prefetched: tuple[Any, ...]


class CompiledQuery[Row: Model]:
    """A function from values to rows, given as a function from values to a queryset."""

    def __init__(self, make: Callable[..., QuerySet[Row]]) -> None:
        self._make = make

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values, in the order of the queryset's parameters."""
        made = self._made
        compiler = copy(made.compiler)
        compiler.connection = connections[compiler.using]
        given = [values[one.number] if isinstance(one, _Given) else one for one in made.parameters]
        answer = _answer(compiler.connection, made.sql, given)
        compiler.execute_sql = lambda **_how: [answer]
        ready: Any = _Ready(compiler)
        found: list[Row] = list(
            ModelIterable(QuerySet(compiler.query.model, query=ready, using=compiler.using))
        )
        if found and made.prefetched:
            prefetch_related_objects(found, *made.prefetched)
        return found

    def first(self, *values: Any) -> Row | None:
        """The only row, or the first one. The queryset says its order and, where there may be many, `[:1]`."""
        found = self(*values)
        return found[0] if found else None

    @cached_property
    def _made(self) -> _Made:
        # Made at the first call: models and settings are there then.
        places = [_Given(number) for number, _ in enumerate(signature(self._make).parameters)]
        rows: Any = self._make(*places)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = compiler.as_sql()
        return _Made(compiler, sql, tuple(parameters), tuple(rows._prefetch_related_lookups))


def _answer(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    # The server keeps the plan too: values go beside the text, so the text is the same each time.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    beside: Any = ServerBindingCursor
    with connection._prepare_cursor(beside(connection.connection)) as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@dataclass(frozen=True)
class _Ready:
    """What a queryset asks of its query, when the SQL is there already."""

    compiler: Any

    def get_compiler(self, using: str) -> Any:
        return self.compiler
