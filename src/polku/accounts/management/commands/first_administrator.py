"""`polku manage first_administrator EMAIL`: the way in to a new installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from polku.accounts.actions import invite
from polku.accounts.choices import Role
from polku.shared.actor import system


class Command(BaseCommand):
    help = "Invite the first administrator and print the invitation link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=_address)

    def handle(self, *args: Any, **options: Any) -> None:
        invitation = invite(
            email=options["email"], role=Role.ADMIN, organisation=None, by=system("first_administrator")
        )
        link = settings.SITE_URL + reverse("invitation", args=[invitation.key])
        self.stdout.write(f"Open this within two weeks: {link}")


def _address(value: str) -> str:
    validate_email(value)
    return value
