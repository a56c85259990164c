"""What of the network's other work can be published: as a title and Markdown in its languages, without people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from polku.cooperation.models import Network, NetworkMember
from polku.forum.queries import minutes_to_publish
from polku.forum.queries.translating import told_in_languages
from polku.measures.models import Measure
from polku.measures.queries import measures_of, plan_of
from polku.practice.choices import ProcedureState, VersionState
from polku.practice.content import ProcedureContent
from polku.practice.models import ProcedureVersion
from polku.practice.queries.procedures import told_steps
from polku.publishing.choices import PublicationKind
from polku.publishing.content import PublicationContent, TextContent
from polku.shared import clock
from polku.shared.languages import pick
from polku.ui.days import short_day
from polku.workgroup.models import DraftVersion
from polku.workgroup.queries.drafts import approved_drafts, newest_version, plain_text

MOST = 30
LANGUAGES = ("fi", "sv")


@dataclass(frozen=True)
class Source:
    """Something that can be published: what it is, where it stands, what it says."""

    kind: PublicationKind
    key: str
    title: str
    address: str
    made: PublicationContent

    def as_json(self) -> dict[str, Any]:
        """What a publication remembers of it."""
        return {"kind": self.kind.value, "id": self.key, "title": self.title, "address": self.address}


def sources_of(network: Network) -> list[Source]:
    """What the network has that can be published: approved minutes, the plan, approved models and procedures."""
    return [*_minutes(network), *_plan(network), *_models(network), *_procedures(network)]


def source_of(network: Network, key: str) -> Source | None:
    """The source of a key."""
    return next((source for source in sources_of(network) if source.key == key), None)


def _minutes(network: Network) -> Iterator[Source]:
    for minutes in minutes_to_publish(network)[:MOST]:
        meeting = minutes.meeting
        texts: dict[str, TextContent] = {}
        for language, (title, text) in told_in_languages(minutes).items():
            made_from = texts[meeting.language].mark if texts else ""
            texts[language] = TextContent(title=title[:200], text=text, made_from=made_from)
        made = PublicationContent(main=meeting.language, texts=texts)
        address = reverse("minutes", args=[meeting.pk])
        yield Source(PublicationKind.MINUTES, f"minutes-{minutes.pk}", made.main_text.title, address, made)


def _plan(network: Network) -> Iterator[Source]:
    today = clock.today()
    plan = plan_of(network, today)
    if plan is None:
        return
    measures = [each for each in measures_of(network, today) if each.is_public]
    texts: dict[str, TextContent] = {}
    for language in LANGUAGES:
        with override(language):
            title = _("Action plan: %(network)s") % {"network": network.name(language)}
            texts[language] = _in_step(texts, title, _plan_text(measures, language))
    address = reverse("action_plan", args=[network.slug])
    yield Source(
        PublicationKind.PLAN, f"plan-{plan.pk}", texts["fi"].title, address, PublicationContent(texts=texts)
    )


def _in_step(texts: dict[str, TextContent], title: str, text: str) -> TextContent:
    made_from = texts["fi"].mark if "fi" in texts else ""
    return TextContent(title=title[:200], text=text, made_from=made_from)


def _plan_text(measures: list[Measure], language: str) -> str:
    lines: list[str] = []
    theme = None
    for each in measures:
        if each.theme_id != theme:
            theme = each.theme_id
            name = pick(each.theme.names, language).text if each.theme else _("Other measures")
            lines += ["", f"## {name}", ""]
        lines.append(
            _("- **%(title)s** %(organisation)s, by %(day)s. %(state)s.")
            % {
                "title": pick(each.titles, language),
                "organisation": each.organisation.name(language),
                "day": short_day(each.due_on),
                "state": each.get_state_display(),
            }
        )
    return "\n".join(lines).strip() + "\n"


def _models(network: Network) -> Iterator[Source]:
    for draft in approved_drafts(network)[:MOST]:
        version = newest_version(draft)
        address = reverse("theme_draft", args=[draft.pk])
        # Its first line is its title, which a publication has apart.
        told = {code: _told_draft(version, code).partition("\n")[2].strip() for code in version.document.name}
        yield _model(f"draft-{draft.pk}", address, version.document.name, told)


def _told_draft(version: DraftVersion, language: str) -> str:
    """All of a draft as Markdown, in the words of a language."""
    with override(language):
        return plain_text(version, language)


def _procedures(network: Network) -> Iterator[Source]:
    members = NetworkMember.objects.filter(network=network).values("organisation")
    versions = ProcedureVersion.objects.filter(
        state=VersionState.PUBLISHED,
        procedure__state=ProcedureState.PUBLISHED,
        procedure__organisation__in=members,
    )
    for version in versions.order_by("-published_at")[:MOST]:
        content = version.document
        address = reverse("procedure", args=[version.procedure_id])
        told = {code: _procedure_text(content, code) for code in content.name}
        yield _model(f"procedure-{version.procedure_id}", address, content.name, told)


def _model(key: str, address: str, names: Mapping[str, str], told: Mapping[str, str]) -> Source:
    main = "fi" if "fi" in names else next(iter(names))
    texts = {main: TextContent(title=names[main][:200], text=told[main])}
    for language in names.keys() - {main}:
        texts[language] = TextContent(
            title=names[language][:200], text=told[language], made_from=texts[main].mark
        )
    made = PublicationContent(main=main, texts=texts)
    return Source(PublicationKind.MODEL, key, made.main_text.title, address, made)


def _procedure_text(content: ProcedureContent, language: str) -> str:
    with override(language):
        parties, _documents, steps = told_steps(content, language)
        lines = [pick(content.about, language).text, ""]
        if parties:
            lines += [f"## {_('Who takes part')}", "", *(f"- {party.name}" for party in parties), ""]
        lines += [f"## {_('Steps')}", ""]
    for step in steps:
        lines += [f"### {step.number}. {step.title}", "", step.text.text, ""]
    return "\n".join(lines).strip() + "\n"
