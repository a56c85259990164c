"""Pieces of the upkeep pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("directory/upkeep_picker.html")
def picker(form: Any, name: str) -> dict[str, Any]:
    """A long list of a form that picks: `{% picker form "target_groups" %}`."""
    bound = form[name]
    drawn = form.picker(name)
    return {
        "picker": drawn,
        "label": bound.label,
        "help_text": bound.help_text,
        "errors": bound.errors,
        "searchable": drawn.searchable,
    }


@register.inclusion_tag("directory/upkeep_hints.html")
def hints(found: Mapping[str, list[str]], name: str) -> dict[str, Any]:
    """Hints for a better text, at the field they are about."""
    return {"hints": found.get(name, [])}


@register.filter
def value_of(values: Mapping[str, str], key: str) -> str:
    """A value by its key; the key itself when there is none."""
    return values.get(key, key)


@register.filter
def as_json(value: Any) -> str:
    """A record word for word, laid out to be read."""
    return json.dumps(value, ensure_ascii=False, indent=2)
