"""Themes: which entries their collections hold, and what they say."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.indexing import index_entry
from polku.directory.models import Entry, Theme
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.text import slug


@transaction.atomic
def save_theme(
    *,
    names: dict[str, str],
    intros: dict[str, str],
    order: int,
    by: Actor,
    theme: Theme | None = None,
    seen: str = "",
) -> Theme:
    """Make a theme or change its texts and place. `seen` is `texts_seen` when the form was opened. Coordinators.

    Raises Refused, Invalid for a theme without a Finnish and a Swedish name, Conflict.
    """
    _require(by)
    missing = [code for code in ("fi", "sv") if not names.get(code)]
    if missing:
        message = str(_("A theme has its name in Finnish and in Swedish."))
        raise Invalid(message, {f"name_{code}": [message] for code in missing})
    if theme is not None:
        theme = Theme.objects.select_for_update().get(pk=theme.pk)
        if seen and seen != texts_seen(theme):
            raise Conflict(_("Somebody else changed this while you were writing. Both texts are below."))
    theme = theme or Theme(slug=_free_slug(names["fi"]))
    theme.names, theme.intros, theme.order = names, intros, order
    theme.save()
    record(verb="save_theme", target=theme, by=by)
    return theme


@transaction.atomic
def collect_entry(*, theme: Theme, entry: Entry, by: Actor) -> None:
    """Put an entry into a theme's collection. Coordinators. Raises Refused."""
    _require(by)
    theme.entries.add(entry)
    index_entry(entry)
    record(verb="collect_entry", target=theme, by=by, change={"entry": entry.pk})


@transaction.atomic
def release_entry(*, theme: Theme, entry: Entry, by: Actor) -> None:
    """Take an entry out of a theme's collection; the entry itself stays. Coordinators. Raises Refused."""
    _require(by)
    theme.entries.remove(entry)
    index_entry(entry)
    record(verb="release_entry", target=theme, by=by, change={"entry": entry.pk})


def texts_seen(theme: Theme) -> str:
    """A short mark of a theme's texts: it differs when somebody changed them."""
    texts = json.dumps([theme.names, theme.intros, theme.order], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(texts.encode()).hexdigest()[:16]


def _require(by: Actor) -> None:
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))


def _free_slug(name: str) -> str:
    wanted = slug(name, 50)
    taken = set(Theme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(s for n in range(1, 1_000) if (s := wanted if n == 1 else f"{wanted}-{n}") not in taken)
