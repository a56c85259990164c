"""Migrations that change several models and have Django draw its picture of them once.

Django keeps a picture of all models as they were at each step, and draws every related model anew after every operation
of a migration. Nearly all of ours are related: that was three quarters of the time an empty database took.

    class Migration(AtOnce):
        operations = [...]      # as `makemigrations` writes them
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation

# What may follow on a model that the same migration makes: its table is made as it is at the end.
CHANGES = (
    operations.AddField,
    operations.AlterField,
    operations.AddIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
)


class AtOnce(Migration):
    """A migration that makes or changes several models: they are drawn anew once, after all its operations."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = [Together(self.operations)]  # type: ignore[misc]


class Together(Operation):
    """Operations none of which needs the picture between two others; SQL keeps its place among them."""

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self.reversible = all(one.reversible for one in self.operations)  # type: ignore[misc]
        self.changed = [key for one in self.operations if (key := _model_of(one))]

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Tell the state everything, then let it draw what changed and whatever is related to that."""
        drawn = state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)
        if drawn is not None:
            state.apps = drawn
            state.reload_models({(app_label, model) for model in self.changed}, delay=False)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the tables, in the order of the operations."""
        for one in self._with_work():
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the tables back, in the opposite order."""
        for one in reversed(self._with_work()):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Every operation, for `sqlmigrate` and `migrate --plan`."""
        return "; ".join(one.describe() for one in self.operations)

    def _with_work(self) -> list[Operation]:
        made: set[str] = set()
        work = []
        for one in self.operations:
            model = _model_of(one)
            if model not in made:
                work.append(one)
            if model and isinstance(one, operations.CreateModel):
                made.add(model)
        return work


def _model_of(one: Operation) -> str | None:
    if isinstance(one, operations.CreateModel):
        return str(one.name_lower)
    if isinstance(one, CHANGES):
        return str(one.model_name_lower)
    if isinstance(one, operations.RunSQL) and not one.state_operations:
        return None
    raise TypeError(f"{type(one).__name__} cannot be in a migration that is done at once")
