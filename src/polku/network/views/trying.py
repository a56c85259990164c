"""What-if: one service of a report, its conditions open to change, and what would come of it. Nothing is kept."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.accounts.models import Municipality
from polku.network import permissions, wording
from polku.network.content import GapFinding
from polku.network.forms.trying import FactChoice, TryForm
from polku.network.models import Report
from polku.network.queries import reports, whatif
from polku.network.queries.whatif import Tried
from polku.network.views.access import actor_of, members, read_or_send
from polku.network.views.telling import Telling
from polku.shared.errors import Invalid, Missing

STRENGTHS = ("certain", "possible")


@members
@read_or_send
def try_change(request: HttpRequest, pk: str) -> HttpResponse:
    report = reports.report_to_read(int(pk), actor=actor_of(request))
    if not report.analysed.services or report.is_going_on:
        raise Missing
    telling, given = Telling(report), request.POST if request.method == "POST" else request.GET
    finding = report.finding(given.get("loyto", ""))
    strength = finding.strength if isinstance(finding, GapFinding) else given.get("varmuus", "certain")
    context: dict[str, Any] = {
        "report": report,
        "services": sorted(
            ((key, name) for key, name in telling.named.names.items() if key in telling.named.services),
            key=lambda pair: pair[1].casefold(),
        ),
        "chosen": given.get("palvelu", ""),
        "finding": finding,
        "finding_title": wording.finding_title(finding, telling.named.names) if finding else "",
        "strength": strength if strength in STRENGTHS else "certain",
        "noindex": True,
    }
    status = 200
    if request.method == "POST" and isinstance(finding, GapFinding) and "ehdotus" in request.POST:
        context |= _proposed(report, finding, request.POST["ehdotus"], telling)
    elif context["chosen"]:
        status = _written(request, report, context, telling)
    context["decides"] = finding is not None and permissions.may_decide(actor_of(request))
    return render(request, "network/try.html", context, status=status)


def _proposed(report: Report, finding: GapFinding, number: str, telling: Telling) -> dict[str, Any]:
    """A ready change that closes the gap."""
    proposals = whatif.closings_of(report, finding).proposals
    if not number.isdecimal() or len(number) > 3 or int(number) >= len(proposals):
        raise Missing
    chosen = proposals[int(number)]
    tried = whatif.try_change(report, chosen.changed, strength=finding.strength)
    told = telling.proposal(chosen)
    carried = _carried(chosen.service, [*told["changes"]], tried)
    return {"chosen": chosen.service, "tried": _told(tried, telling), "proposal": told, "what_if": carried}


def _written(request: HttpRequest, report: Report, context: dict[str, Any], telling: Telling) -> int:
    """A change that a person writes; the status of the page."""
    service = whatif.service_in(report, context["chosen"])
    conditions = whatif.conditions_of(service)
    form = TryForm(
        request.POST if request.method == "POST" else None,
        rules=conditions,
        phrases=[[wording.condition_phrase(fact, test) for fact, test in rule] for rule in conditions],
        area=sorted(service.area),
        towns=_towns(report, service.area),
        facts={key: FactChoice(f.key, f.kind, f.codes) for key, f in whatif.facts_to_ask().items()},
    )
    context |= {"form": form, "service": telling.service(context["chosen"]), "rows": form.drawn()}
    if not form.is_bound or "nayta" in request.POST:
        return 200
    if not form.is_valid():
        return 422
    try:
        tried = _try(report, service, form, context["strength"])
    except Invalid as error:
        form.add_error(None, str(error.args[0]))
        return 422
    context["tried"] = _told(tried, telling)
    context["what_if"] = _carried(context["chosen"], _changes(form, conditions), tried)
    return 200


def _try(report: Report, service: Any, form: TryForm, strength: str) -> Tried:
    if form.cleaned_data["remove"] or not form.kept_rules:
        return whatif.try_change(report, None, removed=service.key, strength=strength)
    changed = whatif.changed_service(service, form.kept_rules, form.cleaned_data["area"])
    return whatif.try_change(report, changed, strength=strength)


def _changes(form: TryForm, before: list[list[tuple[str, dict[str, Any]]]]) -> list[str]:
    """What the person changed, in words, for a decision to keep."""
    if form.cleaned_data["remove"] or not form.kept_rules:
        return [_("The service ends altogether")]
    told = []
    for number, after in form.kept_rules:
        old = before[number - 1]
        told += [wording.condition_phrase(*each) for each in after if each not in old]
        told += [
            _("Not asked any more: %(condition)s") % {"condition": wording.condition_phrase(*each)}
            for each in old
            if each[0] not in {fact for fact, _test in after}
        ]
    return told


def _carried(service: str, changes: list[str], tried: Tried) -> str:
    """The change and its outcome as a form carries it to a decision."""
    return json.dumps(
        {"service": service, "changes": changes, "outcome": tried.as_json()}, ensure_ascii=False
    )


def _told(tried: Tried, telling: Telling) -> dict[str, Any]:
    """An outcome in words."""
    titles = {
        each.mark: wording.finding_title(each, telling.named.names) for each in telling.report.found.findings
    }
    return {
        "gained": [(wording.region_line(each.region), telling.weight(each.weight)) for each in tried.gained],
        "lost": [(wording.region_line(each.region), telling.weight(each.weight)) for each in tried.lost],
        "closed": [(mark, titles[mark]) for mark in tried.closed],
        "narrowed": [(mark, titles[mark]) for mark in tried.narrowed],
        "newly": telling.weight(tried.newly_served),
        "without": telling.weight(tried.left_without),
        "joining": telling.weight(tried.joining),
        "leaving": telling.weight(tried.leaving),
        "complete": tried.complete,
        "nothing": not (tried.gained or tried.lost or tried.joining or tried.leaving),
    }


def _towns(report: Report, area: Any) -> list[tuple[str, str]]:
    codes = {*report.analysed.municipalities, *area}
    rows = Municipality.objects.filter(code__in=codes)
    return sorted(((m.code, m.name(wording.page_language()).text) for m in rows), key=lambda pair: pair[1])
