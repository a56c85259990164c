"""A school with a list of students, and its worker's way from the list to the students who are followed."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.practice.school import csv_of, in_days

HEADER = "Opiskelija;Opiskelijanumero;Ryhmä;Poissaolot (%);Tuen taso;Valmistuu;Jatkopaikka"
ROWS = (
    f"Aino Keksitty;E1;LÄH24;41;vaativa;{in_days(100)};ei",
    f"Paavo Keksitty;E2;LÄH24;10;ei päätöstä;{in_days(90)};ei",
    f"Eero Kanarialintu;KANARIA3;RAK24;55;ei päätöstä;{in_days(500)};ei",
    f"Hilla Malli;E4;RAK24;2;ei päätöstä;{in_days(700)};kyllä",
)


def signed_in(user: Any) -> Client:
    """A browser of a user."""
    client = Client()
    client.force_login(user)
    return client


def review(client: Client, criteria: Any, rows: Any = ROWS, header: str = HEADER, **more: Any) -> Any:
    """From the file to the page where each hit is decided about."""
    file = SimpleUploadedFile("lista.csv", csv_of(*rows, header=header))
    page = client.post(reverse("pick_out"), {"criteria": criteria.pk, "file": file})
    assert page.status_code == 200
    sent = {"criteria": criteria.pk, "packed": page.context["packed"]}
    sent |= {field.html_name: field.value() or "" for field in page.context["form"]}
    return client.post(reverse("leavers_review"), sent | more)


def decisions(page: Any, said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The form of the review page with what is decided: name to "confirm", or to the reason of a dismissal."""
    sent: dict[str, Any] = {}
    for form in page.context["forms"]:
        decision = said.get(form.told.name, "later")
        dismissed = decision not in ("later", "confirm")
        sent[f"{form.prefix}-hit"] = form["hit"].value()
        sent[f"{form.prefix}-decision"] = "dismiss" if dismissed else decision
        sent[f"{form.prefix}-reason"] = decision if dismissed else ""
    where = page.context["where"]
    sent |= {"school": where["school"].value(), "procedure": where["procedure"].value() or ""}
    return sent | more


def decide(client: Client, criteria: Any, said: dict[str, Any], rows: Any = ROWS, **more: Any) -> Any:
    """The whole way, to the list."""
    sent = decisions(review(client, criteria, rows), said, **more)
    return client.post(reverse("leavers_confirm"), sent, follow=True)


def text_of(page: Any) -> str:
    """The words of a page without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
