"""What the forms of all apps share: a day, and what an action found wrong beside its field."""

from collections.abc import Callable
from typing import Any

from django import forms

from polku.shared.errors import Invalid


def add_problems(form: forms.Form, problem: Invalid) -> None:
    """What an action found wrong, beside the fields it is about."""
    told = {name: texts for name, texts in problem.problems.items() if name in form.fields}
    for name, texts in told.items():
        form.add_error(name, texts)
    if not told:
        form.add_error(None, str(problem))


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Whether a form that was sent is in order and its act succeeded; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act()
    except Invalid as problem:
        add_problems(form, problem)
        return False
    return True


class DayInput(forms.DateInput):
    """A day with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "short"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, picked or written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)
