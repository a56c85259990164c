"""Who is signed in: accounts with a password, as Django judges them; each request asks for one row."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from polku.accounts.models import User
from polku.shared.compiled import CompiledQuery


class AccountBackend(ModelBackend):
    """The account of a session."""

    def get_user(self, user_id: int) -> User | None:
        """The account, while it may sign in."""
        user = _account.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


_account = CompiledQuery(lambda pk: User.objects.filter(pk=pk))
