"""The pages of theme groups in a real browser: accessible, narrow in Finnish and wide in Swedish."""

import re

import pytest
from django.urls import reverse

from polku.mail.models import Message
from tests.browsing import NARROW, WIDE, sign_in, wrong_pages
from tests.workgroup.world import make_work

pytestmark = pytest.mark.django_db(transaction=True)


def addresses(named):
    return [reverse(name, args=args) for name, args in named]


def test_the_pages_are_accessible_and_fit(visit, live_server, circle, sari, olli):
    work = make_work(circle, sari, olli)
    link = re.search(r"\S+/vastaa-kyselyyn/\S+", Message.objects.get(recipient="olli-talo@example.fi").body)[
        0
    ]
    page = visit("/fi/")
    sign_in(page, live_server, sari)
    narrow = [
        ("theme_group", [circle.group.pk]), ("survey", [work.survey.pk]), ("theme_draft", [work.draft.pk]),
    ]  # fmt: skip
    wide = [("survey_results", [work.survey.pk]), ("draft_step", [work.draft.pk, "ask"])]
    answering = link.removeprefix("http://testserver")
    wrong = wrong_pages(page, live_server, [*addresses(narrow), answering], (NARROW,))
    wrong += wrong_pages(
        page, live_server, [path.replace("/fi/", "/sv/", 1) for path in addresses(wide)], (WIDE,)
    )
    assert wrong == []
