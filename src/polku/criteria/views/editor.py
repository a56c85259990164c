"""The editor: a set reads as sentences, and every step keeps the draft."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.criteria import permissions, wording
from polku.criteria.actions import create_criteria, rules, save_criteria_draft
from polku.criteria.actions.editing import change_about, restore_criteria
from polku.criteria.choices import SetState, VersionState
from polku.criteria.content import CellContent, CheckContent, CriteriaContent
from polku.criteria.content import RuleContent as Rule
from polku.criteria.forms.conditions import condition_form
from polku.criteria.forms.editing import AboutForm, CheckForm, NewForm, SourceForm
from polku.criteria.queries.editor import ways_of
from polku.criteria.queries.facts import fact_groups
from polku.criteria.queries.places import places_on
from polku.criteria.queries.problems import problems_in
from polku.criteria.queries.trying import examples_for, try_on
from polku.criteria.queries.versions import newest, version_of
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid
from polku.ui.access import actor_of, forget_typed, read, read_or_send, send, signed_in, typed

MUNICIPALITY = "municipality"


@signed_in
@read_or_send
def new(request: HttpRequest) -> HttpResponse:
    organisations = shared.organisation_choices(request)
    if not organisations:
        return render(request, "criteria/no_organisation.html", status=403)
    initial = {"purpose": request.GET.get("tarkoitus", "pick_out")}
    form = NewForm(
        typed(request), organisations=organisations, groups=shared.group_choices(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        names = form.names()
        criteria = create_criteria(
            organisation=shared.chosen_organisation(form),
            purpose=form.cleaned_data["purpose"],
            names=names,
            client_group=form.group(),
            content=CriteriaContent(title=names),
            by=actor_of(request),
        )
        forget_typed(request)
        return redirect("criteria_edit", pk=criteria.pk)
    return render(request, "criteria/new.html", {"form": form}, status=shared.status(form))


@signed_in
@read
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    criteria, language, actor = shared.written_set(request, pk), page_language(), actor_of(request)
    version = newest(criteria)
    content = version.document
    problems = problems_in(content)
    context = {
        "criteria": criteria,
        "name": criteria.name(language),
        "organisation": criteria.organisation.name(language),
        "group": criteria.client_group.name(language) if criteria.client_group else None,
        "version": version,
        "content": content,
        "ways": ways_of(content, language, problems),
        "problems": problems,
        "source": wording.source_phrase(content.source),
        "tried": try_on(content, examples_for(criteria.organisation), on=clock.today(), language=language),
        "may_publish": permissions.may_publish_criteria(actor, criteria),
        "waiting": version.state in (VersionState.DRAFT, VersionState.REJECTED),
        "in_use": criteria.state == SetState.PUBLISHED,
        "fresh": not (criteria.next_check_on and criteria.next_check_on <= clock.today()),
    }
    return render(request, "criteria/edit.html", context)


@signed_in
@read
def pick_fact(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    words = request.GET.get("sana", "")[:60]
    context = _of_rule(request, criteria) | {"groups": fact_groups(words), "words": words}
    return render(request, "criteria/pick_fact.html", context)


@signed_in
@read_or_send
def condition(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    context = _of_rule(request, criteria)
    shown = version_of(criteria, context["shown"]).document
    place = shared.number(_given(request).get("ehto"), rules.NEW)
    before = _cell(shown, context["rule"], place)
    places = places_on(clock.today(), page_language()) if fact == MUNICIPALITY else None
    form = condition_form(
        typed(request), key=fact, test=before.test if before and before.fact == fact else None, places=places
    )
    if request.method == "POST" and form.is_valid():
        cell = CellContent(fact=fact, test=form.test())
        put = partial(rules.put_cell, rule=context["rule"], place=place, cell=cell)
        return shared.keep(request, criteria, put, _anchor(shown, context["rule"]))
    label, question = wording.fact_label(fact), wording.fact_question(fact)
    context |= {"form": form, "fact": fact, "label": label, "question": question, "place": place}
    return render(request, "criteria/condition.html", context, status=shared.status(form))


@signed_in
@read_or_send
def check(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    context = _of_rule(request, criteria)
    shown = version_of(criteria, context["shown"]).document
    key = _given(request).get("tarkistus", "")[:128]
    before = _check(shown, context["rule"], key)
    own = criteria.owner_label or criteria.organisation.name(page_language()).text
    form = CheckForm(typed(request), words=before.words if before else {}, who=before.who if before else own)
    if request.method == "POST" and form.is_valid():
        put = partial(
            rules.put_check,
            rule=context["rule"],
            key=before.key if before else "",
            words=form.words(),
            who=form.cleaned_data["who"],
        )
        return shared.keep(request, criteria, put, _anchor(shown, context["rule"]))
    context |= {"form": form, "key": before.key if before else ""}
    return render(request, "criteria/check.html", context, status=shared.status(form))


@signed_in
@send
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """A button beside a way in or one of its lines: up, copy, remove."""
    criteria = shared.written_set(request, pk)
    rule, place = shared.number(request.POST.get("tapa")), shared.number(request.POST.get("ehto"))
    key = request.POST.get("tarkistus", "")[:128]
    what = {
        "rule_up": partial(rules.raise_rule, rule=rule),
        "rule_copy": partial(rules.copy_rule, rule=rule),
        "rule_remove": partial(rules.drop_rule, rule=rule),
        "cell_up": partial(rules.raise_cell, rule=rule, place=place),
        "cell_remove": partial(rules.drop_cell, rule=rule, place=place),
        "check_remove": partial(rules.drop_check, rule=rule, key=key),
    }.get(request.POST.get("tee", ""))
    if what is None:
        raise Invalid(_("Choose what was done."))
    return shared.keep(request, criteria, what, "#tavat")


@signed_in
@send
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    shown = shared.shown_version(request, criteria)
    earlier = shared.number(request.POST.get("palauta"), shown - 1)
    restore_criteria(criteria=criteria, number=earlier, by=actor_of(request), expected_version=shown)
    messages.success(
        request, _("The earlier text is back as the draft. You can take this back the same way.")
    )
    return redirect("criteria_edit", pk=criteria.pk)


@signed_in
@send
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """After a conflict: my text goes on from theirs."""
    criteria, mine = shared.written_set(request, pk), shared.document_sent(request)
    shown = shared.shown_version(request, criteria)
    try:
        save_criteria_draft(criteria=criteria, content=mine, by=actor_of(request), expected_version=shown)
    except Conflict as conflict:
        return shared.both_texts(request, criteria, mine, conflict)
    shared.saved(request)
    return redirect("criteria_edit", pk=criteria.pk)


@signed_in
@read_or_send
def about(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    form = AboutForm(typed(request), criteria=criteria, groups=shared.group_choices())
    meanwhile = ""
    if request.method == "POST" and form.is_valid():
        try:
            change_about(
                criteria=criteria, by=actor_of(request), seen=form.cleaned_data["seen"], **form.said()
            )
        except Conflict as conflict:
            meanwhile = str(conflict.args[0])
        else:
            forget_typed(request)
            shared.saved(request)
            return redirect("criteria_edit", pk=criteria.pk)
    now = AboutForm(criteria=criteria, groups=shared.group_choices())
    context = {
        "criteria": criteria,
        "name": criteria.name(page_language()),
        "form": form,
        "meanwhile": meanwhile,
        "now": now,
    }
    return render(request, "criteria/about.html", context, status=409 if meanwhile else shared.status(form))


@signed_in
@read_or_send
def source(request: HttpRequest, pk: int) -> HttpResponse:
    criteria = shared.written_set(request, pk)
    shown = shared.shown_version(request, criteria)
    form = SourceForm(typed(request), content=version_of(criteria, shown).document)
    if request.method == "POST" and form.is_valid():
        return shared.keep(request, criteria, form.change, "#lahde")
    context = {"criteria": criteria, "name": criteria.name(page_language()), "form": form, "shown": shown}
    return render(request, "criteria/source.html", context, status=shared.status(form))


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _of_rule(request: HttpRequest, criteria: Any) -> dict[str, Any]:
    """Which way in a page is about, in which version."""
    rule = shared.number(_given(request).get("tapa"), rules.NEW)
    return {
        "criteria": criteria,
        "name": criteria.name(page_language()),
        "rule": rule,
        "number": rule + 1,
        "shown": shared.shown_version(request, criteria),
    }


def _rule(content: CriteriaContent, rule: int) -> Rule | None:
    return content.rules[rule] if 0 <= rule < len(content.rules) else None


def _cell(content: CriteriaContent, rule: int, place: int) -> CellContent | None:
    own = _rule(content, rule)
    return own.cells[place] if own and 0 <= place < len(own.cells) else None


def _check(content: CriteriaContent, rule: int, key: str) -> CheckContent | None:
    own = _rule(content, rule)
    return next((check for check in own.checks if check.key == key), None) if own else None


def _anchor(content: CriteriaContent, rule: int) -> str:
    return f"#tapa-{len(content.rules) + 1 if rule == rules.NEW else rule + 1}"
