"""Pages as people use them: sign in, read the form of a page, change some fields, send it."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from polku.directory.actions import create_channel, propose_change
from polku.directory.actions.editing import save_changes
from polku.directory.actions.feedback import give_feedback
from polku.directory.actions.words import save_word
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Theme, UnmetNeed
from polku.shared import clock
from polku.shared.actor import Actor


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def as_actor(user):
    return Actor("user", user.call_name, user=user)


class _Forms(HTMLParser):
    """Every form of a page with its fields, as a browser without JavaScript would send them."""

    def __init__(self):
        super().__init__()
        self.forms, self._select, self._textarea = [], None, None

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "form":
            self.forms.append(
                {"action": facts.get("action", ""), "method": facts.get("method", "get"), "fields": []}
            )
        elif self.forms and tag == "input":
            self._input(facts)
        elif self.forms and tag == "textarea":
            self._textarea = facts.get("name")
            self._text = ""
        elif self.forms and tag == "select":
            self._select, self._first = facts.get("name"), True
        elif self._select and tag == "option" and (self._first or "selected" in facts):
            fields = [f for f in self.forms[-1]["fields"] if f[0] != self._select]
            self.forms[-1]["fields"] = [*fields, (self._select, facts.get("value", ""))]
            self._first = False

    def _input(self, facts):
        ticked = facts.get("type") not in ("checkbox", "radio") or "checked" in facts
        if facts.get("name") and ticked:
            self.forms[-1]["fields"].append(
                (facts["name"], facts.get("value", "on" if "checked" in facts else ""))
            )

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._textarea:
            self.forms[-1]["fields"].append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = None


def form_of(response, having):
    """The form of a page that has a field, as {name: [values]}."""
    parser = _Forms()
    parser.feed(response.content.decode())
    for form in parser.forms:
        if any(name == having for name, _value in form["fields"]):
            fields = {}
            for name, value in form["fields"]:
                fields.setdefault(name, []).append(value)
            return fields
    raise AssertionError(f"no form with {having}")


def send(client, address, having="base", **changed):
    """Open a page, change some fields of its form and send it."""
    fields = form_of(client.get(address), having)
    return client.post(address, {**fields, **changed})


# Every page of the desk

EDITORS = (
    "entry_upkeep",
    "entry_preview",
    "entry_publish",
    "entry_archive",
    "entry_owner",
    "entry_criteria",
    "entry_history",
    "way_add",
    "way_new",
)
PARTS = ("tekstit", "kenelle", "paasy", "alue", "yhteys", "ryhmat", "ensin", "esteettomyys")
CHANNEL_PARTS = ("tekstit", "puhelimet", "sahkopostit", "osoitteet", "verkkosivut", "ajat", "tiedot")
COORDINATORS = (
    "proposals",
    "review_queue",
    "unmet_needs",
    "everyday_words",
    "everyday_word_new",
    "feedback_inbox",
    "themes_edit",
    "theme_new",
)


def build_world(make_entry, association, by):
    """One of everything, so that every address has something behind it."""
    place = {"kind": "place", "name": {"fi": "Talo"}, "phones": [{"number": "040 555 0101"}]}
    channel = create_channel(organisation=association, content=ChannelContent.model_validate(place), by=by)
    group = {
        "key": "ke",
        "name": {"fi": "Keskiviikko"},
        "weekday": 3,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-01-07",
    }
    entry = make_entry(
        "Työpaja",
        summary={"fi": "Tehdään yhdessä."},
        channels=[{"channel": channel.pk}],
        groups=[group],
        owner={"owner_email": "paja@example.fi", "owner_label": "Pajan ohjaajat"},
    )
    content = EntryContent.model_validate(
        entry.published_content | {"summary": {"fi": "Tehdään yhdessä käsillä."}}
    )
    proposal = propose_change(entry=entry, content=content, by=by)
    draft = EntryContent.model_validate(
        entry.published_content | {"summary": {"fi": "Tehdään ja jutellaan."}}
    )
    save_changes(thing=entry, content=draft, base=1, by=by)
    word = save_word(phrase="kuntsari", language="fi", codes=[], terms=["kuntouttava työtoiminta"], by=by)
    UnmetNeed.objects.create(source="search", words="hevostalli", language="fi", day=clock.today())
    feedback = give_feedback(kind="other", text="Hyvä sivu.", language="fi", by=by)
    theme = Theme.objects.create(slug="osallisuus", names={"fi": "Osallisuus", "sv": "Delaktighet"})
    return {
        "entry": entry,
        "channel": channel,
        "proposal": proposal,
        "word": word,
        "feedback": feedback,
        "theme": theme,
    }


def editors_addresses(world):
    entry, channel = world["entry"], world["channel"]
    yield from (reverse(name, args=[entry.pk]) for name in EDITORS)
    yield from (reverse("entry_part", args=[entry.pk, part]) for part in PARTS)
    yield reverse("entry_part_in", args=[entry.pk, "tekstit", "sv"])
    yield reverse("entry_use_hours", args=[entry.pk, channel.pk])
    yield from (
        reverse(name, args=[channel.pk]) for name in ("channel_upkeep", "channel_publish", "channel_history")
    )
    yield from (reverse("channel_part", args=[channel.pk, part]) for part in CHANNEL_PARTS)
    yield reverse("channel_part_in", args=[channel.pk, "tekstit", "sv"])


def coordinators_addresses(world):
    yield from (reverse(name) for name in COORDINATORS)
    yield reverse("proposal", args=[world["proposal"].pk])
    yield reverse("review_why", args=[world["entry"].pk])
    yield reverse("unmet_need") + "?sanat=hevostalli&kieli=fi"
    yield reverse("everyday_word", args=[world["word"].pk])
    yield reverse("feedback_message", args=[world["feedback"].pk])
    yield reverse("theme_edit", args=["osallisuus"])
