"""Drafts as they are read: one in words, its versions and what differs, comments, approval, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.cooperation.models import Network
from polku.cooperation.queries import members_on, networks_of
from polku.practice.queries import procedure_differences
from polku.practice.queries.procedure_differences import Difference
from polku.practice.queries.procedures import ToldDocument, ToldParty, ToldStep, told_steps
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key
from polku.workgroup import permissions
from polku.workgroup.choices import OPEN_DRAFTS, ApprovalAnswer, DraftState, RoundOutcome
from polku.workgroup.content import ModelContent, ModelStep
from polku.workgroup.models import (
    Approval,
    ApprovalRound,
    Comment,
    Draft,
    DraftVersion,
    Stewardship,
    ThemeGroup,
)

DUE_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class ToldModelStep:
    """A step in words: what a procedure tells of it, and what a model adds."""

    base: ToldStep
    responsible: list[ToldParty]
    others: list[ToldParty]
    for_whom: Passage
    inputs: list[str]
    outputs: list[str]
    rules: Passage
    comments: list[Comment]


@dataclass(frozen=True)
class ToldDraft:
    """A version of a draft in words."""

    version: DraftVersion
    content: ModelContent
    name: Passage
    about: Passage
    for_whom: Passage
    aims: Passage
    follow_up: Passage
    parties: list[ToldParty]
    documents: list[ToldDocument]
    steps: list[ToldModelStep]


# --- Lists -------------------------------------------------------------------------------------------------------


def drafts_of(group: ThemeGroup) -> list[Draft]:
    """A group's drafts: those going on by their day, then the others, the newest first."""
    rows = list(group.drafts.select_related("drafter", "organisation"))
    going = sorted((row for row in rows if row.state in OPEN_DRAFTS), key=lambda row: (row.due_on, row.pk))
    rest = sorted((row for row in rows if row.state not in OPEN_DRAFTS), key=lambda row: -row.pk)
    return going + rest


def drafts_due(network: Network, on: date) -> list[Draft]:
    """Drafts of a network whose day is over or comes within a month, the first first."""
    rows = Draft.objects.filter(group__network=network, state__in=OPEN_DRAFTS, due_on__lte=on + DUE_WITHIN)
    return list(rows.select_related("group", "drafter", "organisation").order_by("due_on", "pk"))


def approved_drafts(network: Network) -> list[Draft]:
    """Models and procedures that the network's groups have approved, the newest first."""
    rows = Draft.objects.filter(group__network=network, state=DraftState.APPROVED)
    return list(rows.select_related("group", "organisation").order_by("-approved_at", "pk"))


def approvals_waiting(actor: Actor, networks: Iterable[Network] | None = None) -> list[Approval]:
    """What the actor is asked to approve in all of their networks, or in some, the first day first."""
    rows = Approval.objects.filter(
        approver=actor.user_id,
        answer=ApprovalAnswer.NONE,
        round__outcome=RoundOutcome.OPEN,
        round__draft__group__network__in=networks_of(actor) if networks is None else list(networks),
    )
    return list(rows.select_related("round__draft__group").order_by("round__due_on", "pk"))


def reviews_due(network: Network, on: date) -> list[Stewardship]:
    """Approved models that are to be looked at within a month, or were to be, the first first."""
    rows = Stewardship.objects.filter(
        draft__group__network=network, valid_to=None, review_on__lte=on + DUE_WITHIN
    )
    return list(rows.select_related("draft__group", "organisation", "keeper").order_by("review_on", "pk"))


# --- One draft ---------------------------------------------------------------------------------------------------


def draft_to_see(pk: int, *, actor: Actor | None) -> Draft:
    """A draft of a group the actor may look at. Raises Missing."""
    rows = Draft.objects.select_related("group__network", "organisation", "drafter", "procedure")
    found = rows.filter(pk=pk).first()
    if found is None or not permissions.may_see_group(actor, found.group):
        raise Missing
    return found


def draft_to_work_on(pk: int, *, actor: Actor) -> Draft:
    """A draft of a group the actor works in. Raises Missing."""
    found = draft_to_see(pk, actor=actor)
    if not permissions.may_work_in_group(actor, found.group):
        raise Missing
    return found


def draft_to_write(pk: int, *, actor: Actor) -> Draft:
    """A draft the actor may change. Raises Missing."""
    found = draft_to_see(pk, actor=actor)
    if not permissions.may_write_draft(actor, found):
        raise Missing
    return found


def newest_version(draft: Draft) -> DraftVersion:
    """What the draft says now."""
    return draft.versions.get(number=draft.version)


def versions_of(draft: Draft) -> list[DraftVersion]:
    """Its versions, the newest first."""
    return list(draft.versions.order_by("-number"))


def version_of(draft: Draft, number: int) -> DraftVersion:
    """One of them. Raises Missing."""
    found = draft.versions.filter(number=number).first()
    if found is None:
        raise Missing
    return found


def told_draft(version: DraftVersion, *, language: str, comments: Iterable[Comment] = ()) -> ToldDraft:
    """A version in words, with the open comments on its steps."""
    content = version.document
    parties, documents, steps = told_steps(content, language)
    told = [
        _told_step(base, step, parties, [c for c in comments if c.step == step.key], language)
        for base, step in zip(steps, content.steps, strict=True)
    ]
    return ToldDraft(
        version,
        content,
        pick(content.name, language),
        pick(content.about, language),
        pick(content.for_whom, language),
        pick(content.aims, language),
        pick(content.follow_up, language),
        parties,
        documents,
        told,
    )


def _told_step(
    base: ToldStep, step: ModelStep, parties: list[ToldParty], comments: list[Comment], language: str
) -> ToldModelStep:
    return ToldModelStep(
        base,
        [party for party in parties if party.key in step.responsible],
        [party for party in base.parties if party.key not in step.responsible],
        pick(step.for_whom, language),
        pick(step.inputs, language).text.splitlines(),
        pick(step.outputs, language).text.splitlines(),
        pick(step.rules, language),
        comments,
    )


def comments_of(draft: Draft) -> list[Comment]:
    """Everything said about it: open ones first, each kind from the oldest."""
    rows = list(draft.comments.order_by("made_at", "pk"))
    return sorted(rows, key=lambda row: row.resolved_at is not None)


def comment_to_resolve(pk: int, *, actor: Actor) -> Comment:
    """A comment the actor may answer. Raises Missing."""
    found = Comment.objects.select_related("draft__group__network").filter(pk=pk).first()
    if found is None or not permissions.may_resolve_comment(actor, found):
        raise Missing
    return found


def rounds_of(draft: Draft) -> list[ApprovalRound]:
    """Its rounds of approval with their answers, the newest first."""
    return list(draft.rounds.prefetch_related("approvals__approver").order_by("-pk"))


def approval_of(draft: Draft, actor: Actor) -> Approval | None:
    """What the actor is asked to say about it now."""
    rows = Approval.objects.filter(
        round__draft=draft,
        round__outcome=RoundOutcome.OPEN,
        approver=actor.user_id,
        answer=ApprovalAnswer.NONE,
    )
    return rows.select_related("round__draft__group__network").first()


def stewardships_of(draft: Draft) -> list[Stewardship]:
    """Who keeps it and who kept it, the present one first."""
    return list(draft.stewardships.select_related("organisation", "keeper").order_by("-pk"))


def organisations_to_choose(network: Network) -> list[Organisation]:
    """Members of a network, by name."""
    return [row.organisation for row in members_on(network, clock.today())]


def organisations_to_name() -> list[Organisation]:
    """Every organisation of today, by name: who can take part in a step."""
    rows = Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()))
    return sorted(rows, key=lambda row: sort_key(row.name("fi").text))


# --- What differs, and plain text --------------------------------------------------------------------------------


def differences(old: ModelContent, new: ModelContent, language: str) -> list[Difference]:
    """What is otherwise in the newer version."""
    found = procedure_differences.differences(old, new, language)
    before, after = _more_places(old, language), _more_places(new, language)
    places = dict.fromkeys([*after, *before])
    found += [
        Difference(place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]
    return found


def _more_places(content: ModelContent, language: str) -> dict[str, str]:
    places = {label: pick(texts, language).text for label, texts in _model_texts(content)}
    names = {party.key: party.name.text for party in told_steps(content, language)[0]}
    for step in content.steps:
        title = f"{_('Step')} “{pick(step.title, language)}”"
        who = ", ".join(names[key] for key in step.responsible if key in names)
        places[f"{title}: {_('Who answers for it')}"] = who
        for label, texts in _step_texts(step):
            places[f"{title}: {label}"] = pick(texts, language).text
    return places


def _model_texts(content: ModelContent) -> list[tuple[str, dict[str, str]]]:
    return [
        (_("For whom"), content.for_whom),
        (_("What it aims at"), content.aims),
        (_("How it is followed"), content.follow_up),
    ]


def _step_texts(step: ModelStep) -> list[tuple[str, dict[str, str]]]:
    return [
        (_("For whom"), step.for_whom),
        (_("What is needed"), step.inputs),
        (_("What comes of it"), step.outputs),
        (_("By which criteria"), step.rules),
    ]


def plain_text(version: DraftVersion, language: str) -> str:
    """All of a version as Markdown, in the page's words: for publishing it, and to take along."""
    told = told_draft(version, language=language)
    parts = [f"# {told.name}", told.about.text]
    for label, texts in _model_texts(told.content):
        if text := pick(texts, language).text:
            parts += [f"## {label}", text]
    if told.parties:
        parts += [f"## {_('Who takes part')}", _listed(party.name.text for party in told.parties)]
    parts.append(f"## {_('How it goes')}")
    for step, content in zip(told.steps, told.content.steps, strict=True):
        parts += _plain_step(step, content, language)
    if told.documents:
        names = (f"{each.name} {each.url}".strip() for each in told.documents)
        parts += [f"## {_('Documents')}", _listed(names)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain_step(step: ToldModelStep, content: ModelStep, language: str) -> list[str]:
    lines = []
    if step.responsible:
        lines.append((_("Who answers for it"), ", ".join(p.name.text for p in step.responsible)))
    if step.others:
        lines.append((_("Who takes part"), ", ".join(p.name.text for p in step.others)))
    lines += [
        (label, ", ".join(pick(texts, language).text.splitlines())) for label, texts in _step_texts(content)
    ]
    lines.append((_("By when"), step.base.deadline))
    for way in step.base.ways:
        where = _("The way ends here") if way.ends else str(way.title or _("Not decided yet"))
        lines.append((way.words.text or _("What comes next"), where))
    facts = _listed(f"**{label}**: {text}" for label, text in lines if text)
    return [f"### {step.base.number}. {step.base.title}", step.base.text.text, facts]


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
