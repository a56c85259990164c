"""Rows of any model with a duty, made from the model itself: so a new model is tested from its first day."""

import itertools
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.cooperation.queries.duties import open_rows
from polku.shared import clock

_numbers = itertools.count(1)
DAYS_AGO = 30


def open_duty(model: Any, network: Network, holder: User, organisation: Organisation) -> Any:
    """A row that is the holder's open duty in the network, with whatever it hangs on."""
    if callable(model.Duty.network):
        organisation = _house_of(network)
    for facts in _guesses(model):
        made = _try(model, network, holder, organisation, facts)
        if made is not None:
            return made
    raise AssertionError(f"no open row of {model.__name__} could be made; does `still_open` ever hold?")


def _house_of(network: Network) -> Organisation:
    """A member of this network alone, where everybody who has an account works."""
    house, new = Organisation.objects.get_or_create(kind="association", names={"fi": f"Talo {network.slug}"})
    if new:
        network.members.create(organisation=house, made_by_label="testi")
        for user in User.objects.all():
            house.memberships.create(user=user, role="member")
    return house


def _guesses(model: Any) -> Any:
    """As it is by default first, then each code of each field with codes."""
    yield {}
    for field in model._meta.local_fields:
        for code, _label in field.choices or ():
            yield {field.name: code}


def _try(model: Any, network: Network, holder: User, organisation: Organisation, facts: Any) -> Any:
    try:
        with transaction.atomic():
            made = build(model, network, organisation, **{model.Duty.holder: holder}, **facts)
            if not open_rows(model, network, clock.today()).filter(pk=made.pk).exists():
                raise IntegrityError
    except IntegrityError:
        return None
    return made


def build(model: Any, network: Network, organisation: Organisation, **given: Any) -> Any:
    """A row with something in every column that asks for it; rows it hangs on are made too."""
    for field in model._meta.local_fields:
        if field.name in given or field.primary_key:
            continue
        if isinstance(field, models.ForeignKey):
            related = _related(field, network, organisation)
            if related is not None:
                given[field.name] = related
        elif field.name == "valid_from":
            given["valid_from"] = clock.today() - timedelta(days=DAYS_AGO)
        elif not field.null and not field.has_default() and not field.blank:
            given[field.name] = _value(field)
    return model._default_manager.create(**given)


def _related(field: Any, network: Network, organisation: Organisation) -> Any:
    if field.related_model is Network:
        return network
    if field.null:
        return None
    if field.related_model is Organisation:
        return organisation
    if field.related_model is User:
        return _somebody()
    try:
        with transaction.atomic():
            return build(field.related_model, network, organisation)
    except IntegrityError:
        # There can be only one in the network, and it is there.
        return field.related_model._default_manager.filter(network=network).last()


def _somebody() -> User:
    number = next(_numbers)
    return User.objects.create(email=f"joku{number}@example.fi", call_name=f"Joku {number}")


def _value(field: Any) -> Any:
    number = next(_numbers)
    if field.choices:
        return field.choices[0][0]
    kinds = (
        (models.SlugField, f"nimi-{number}"),
        (models.EmailField, f"joku{number}@example.fi"),
        ((models.CharField, models.TextField), f"Teksti {number}"[: field.max_length or 100]),
        (models.DateTimeField, clock.now()),
        (models.DateField, clock.today()),
        (models.UUIDField, None),
        (models.JSONField, {"fi": f"Teksti {number}"}),
        (models.BooleanField, False),
        # Small: a rhythm or a share has a most.
        (models.IntegerField, number % 50 + 1),
    )
    return next(value for kind, value in kinds if isinstance(field, kind))
