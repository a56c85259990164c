"""What each request asks about who is signed in: Django's own sessions and accounts, with SQL that is made once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from polku.accounts.models import User
from polku.shared.compiled import CompiledQuery


class SessionStore(DatabaseSessionStore):
    """The session of a request (the name is Django's)."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


class AccountBackend(ModelBackend):
    """The account of a session."""

    def get_user(self, user_id: int) -> User | None:
        """The account, while it may sign in."""
        user = _account.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


_session = CompiledQuery(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
_account = CompiledQuery(lambda pk: User.objects.filter(pk=pk))
