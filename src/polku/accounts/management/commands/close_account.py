"""`polku manage close_account EMAIL`: somebody has left, or asks to be forgotten as a user."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polku.accounts.actions import close_account
from polku.accounts.queries import user_by_email
from polku.shared.actor import system


class Command(BaseCommand):
    help = "Close an account: no sign-in and no rights; what it did stays in the history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError("No open account has this address.")
        close_account(user=user, by=system("close_account"))
        self.stdout.write("The account is closed.")
