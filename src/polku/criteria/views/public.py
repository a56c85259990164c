"""Published criteria for everybody: what they say, who says so, every version, and files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from polku.criteria import permissions, wording
from polku.criteria.choices import SetState
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.criteria.queries.differences import differences
from polku.criteria.queries.editor import ways_of
from polku.criteria.queries.files import FORMATS, file_of
from polku.criteria.queries.in_force import version_in_force
from polku.criteria.queries.versions import criteria_to_see, newest, versions_to_see
from polku.criteria.views import shared
from polku.criteria.wording.labels import page_language
from polku.shared import clock
from polku.shared.actor import Actor, of_request
from polku.ui.access import read


@read
def criteria_set(request: HttpRequest, pk: int) -> HttpResponse:
    actor, language = of_request(request), page_language()
    criteria = criteria_to_see(pk, actor)
    held = version_in_force(criteria, clock.today())
    version = held.version if held else _last(criteria, actor)
    context = _about(criteria, language) | {
        "version": version,
        "content": version.document,
        "ways": ways_of(version.document, language),
        "source": wording.source_phrase(version.document.source),
        "held": held is not None,
        "coming": bool(version.document.valid_from and version.document.valid_from > clock.today()),
        "gone": criteria.state == SetState.WITHDRAWN,
        "versions": len(versions_to_see(criteria, actor)),
        "writes": permissions.may_write_criteria(actor, criteria),
        "member": permissions.may_see_inventory(actor),
        "formats": FORMATS,
    }
    return render(request, "criteria/set.html", context)


@read
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, and two of them compared in words."""
    actor, language = of_request(request), page_language()
    criteria = criteria_to_see(pk, actor)
    found = versions_to_see(criteria, actor)
    new = _chosen(found, request.GET.get("uusi")) or (found[0] if found else None)
    earlier = [version for version in found if new and version.number < new.number]
    old = _chosen(found, request.GET.get("vanha")) or (earlier[0] if earlier else None)
    context = _about(criteria, language) | {
        "versions": found,
        "new": new,
        "old": old,
        "changes": differences(old.document, new.document, language) if old and new else [],
        "writes": permissions.may_write_criteria(actor, criteria),
    }
    return render(request, "criteria/versions.html", context)


@read
def origin(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the criteria these were made from."""
    actor, language = of_request(request), page_language()
    criteria = criteria_to_see(pk, actor)
    if criteria.based_on is None or not permissions.may_see_version(actor, criteria.based_on):
        raise Http404
    held = version_in_force(criteria, clock.today())
    writes = permissions.may_write_criteria(actor, criteria)
    own = newest(criteria) if writes else held.version if held else None
    theirs = version_in_force(criteria.based_on.criteria, clock.today())
    newer = theirs.version if theirs and theirs.version.number > criteria.based_on.number else None
    context = _about(criteria, language) | {
        "origin": criteria.based_on,
        "origin_name": criteria.based_on.criteria.name(language),
        "origin_organisation": criteria.based_on.criteria.organisation.name(language),
        "changes": differences(criteria.based_on.document, own.document, language) if own else [],
        "newer": newer,
        "newer_changes": differences(criteria.based_on.document, newer.document, language) if newer else [],
    }
    return render(request, "criteria/origin.html", context)


@read
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """One version as a file: that in force, or the one that is asked for and may be seen."""
    actor = of_request(request)
    criteria = criteria_to_see(pk, actor)
    if form not in FORMATS:
        raise Http404
    asked = shared.number(request.GET.get("versio"), 0)
    held = version_in_force(criteria, clock.today())
    version = (
        _of_number(criteria, asked, actor) if asked else held.version if held else _last(criteria, actor)
    )
    name = f"{criteria.key}-{version.number}.{form}"
    return HttpResponse(
        file_of(version, form),
        content_type=FORMATS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _about(criteria: CriteriaSet, language: str) -> dict[str, object]:
    return {
        "criteria": criteria,
        "name": criteria.name(language),
        "organisation": criteria.organisation.name(language),
        "group": criteria.client_group.name(language) if criteria.client_group else None,
    }


def _last(criteria: CriteriaSet, actor: Actor | None) -> CriteriaVersion:
    found = versions_to_see(criteria, actor)
    if not found:
        raise Http404
    found[0].criteria = criteria
    return found[0]


def _of_number(criteria: CriteriaSet, asked: int, actor: Actor | None) -> CriteriaVersion:
    found = _chosen(versions_to_see(criteria, actor), str(asked))
    if found is None:
        raise Http404
    found.criteria = criteria
    return found


def _chosen(found: list[CriteriaVersion], text: str | None) -> CriteriaVersion | None:
    wanted = shared.number(text)
    return next((version for version in found if version.number == wanted), None)
