"""The editor as people use it: open a page, change some fields, send the form."""

from django.urls import reverse

from polku.criteria.actions import create_criteria, publish_criteria
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet, Example
from polku.shared import clock
from tests.directory.upkeep_pages import form_of, signed_in

AGE = {"fact": "age", "test": {"from": 16, "to": 29}}
HOME = {"fact": "municipality", "test": {"one_of": ["272"]}}
LAW = {"kind": "law", "reference": "531/2017, 64 §"}


def make_set(organisation, by, *rules, publish=True, **more):
    """A set of criteria with its text in use."""
    rules = rules or ({"cells": [AGE]},)
    names = more.pop("names", {"fi": "Pajan kriteerit", "sv": "Verkstadens kriterier"})
    said = {"rules": list(rules), "source": LAW, "title": names, **more.pop("content", {})}
    content = CriteriaContent.model_validate(said)
    purpose = more.pop("purpose", "pick_out")
    criteria = create_criteria(
        organisation=organisation, purpose=purpose, names=names, content=content, by=by, **more
    )
    if publish:
        publish_criteria(criteria=criteria, by=by)
    return CriteriaSet.objects.get(pk=criteria.pk)


def make_example(**answers):
    """An example of the network."""
    return Example.objects.create(names={"fi": "Aino"}, answers=answers)


def school_of(user):
    """Where somebody works."""
    return user.memberships.get().organisation


def new_set(client, name="Nivelvaihe"):
    """A set made on its page."""
    address = reverse("criteria_new")
    fields = form_of(client.get(address), "name_fi")
    client.post(address, {**fields, "name_fi": name, "purpose": "pick_out"})
    return CriteriaSet.objects.latest("pk")


def add(client, criteria, fact, rule=-1, **said):
    """A condition added on the page of its fact."""
    address = f"{reverse('criteria_condition', args=[criteria.pk, fact])}?tapa={rule}"
    fields = form_of(client.get(address), "versio")
    return client.post(address, {**fields, **said})


def add_check(client, criteria, words, rule=-1):
    """A human check added on its page."""
    address = f"{reverse('criteria_check', args=[criteria.pk])}?tapa={rule}"
    fields = form_of(client.get(address), "words_fi")
    return client.post(address, {**fields, "words_fi": words, "who": "ohjaaja"})


def press(client, criteria, what, **fields):
    """A button of the editor."""
    number = CriteriaSet.objects.get(pk=criteria.pk).version
    return client.post(
        reverse("criteria_arrange", args=[criteria.pk]), {"versio": number, "tee": what, **fields}
    )


def document(criteria):
    """The newest text."""
    fresh = CriteriaSet.objects.get(pk=criteria.pk)
    return fresh.versions.get(number=fresh.version).document


def sentences(client, criteria):
    """The editor's page as text."""
    return client.get(reverse("criteria_edit", args=[criteria.pk])).content.decode()


__all__ = [
    "add",
    "add_check",
    "clock",
    "document",
    "make_example",
    "make_set",
    "new_set",
    "press",
    "signed_in",
]
