"""A referral taken along by its sender: a sheet for paper or PDF, JSON, and a FHIR bundle."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.referral import bridge
from polku.referral.queries import finding
from polku.referral.views.sending import page_of
from polku.ui.access import actor_of, read, signed_in


@signed_in
@read
@shows_people(What.EXPORT)
def referral_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = finding.referral_keyed(key, actor=actor)
    return render(request, "referral/sheet.html", page_of(row, actor))


@signed_in
@read
@shows_people(What.EXPORT)
def referral_file(request: HttpRequest, key: UUID, form: str) -> HttpResponse:
    """Our own JSON, or FHIR R4. The file's name tells no person."""
    actor = actor_of(request)
    row = finding.referral_keyed(key, actor=actor)
    history = finding.history_of(row, actor=actor)
    made = bridge.bundle(row, history) if form == "fhir" else bridge.plain(row, history)
    kind = "application/fhir+json" if form == "fhir" else "application/json"
    response = HttpResponse(
        json.dumps(made, ensure_ascii=False, indent=2), content_type=f"{kind}; charset=utf-8"
    )
    name = f"{_('referral')}{'-fhir' if form == 'fhir' else ''}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
