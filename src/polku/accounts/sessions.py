"""Sessions as Django keeps them in the database; the row that each request asks for has SQL that is made once."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from polku.shared.compiled import CompiledQuery


class SessionStore(DatabaseSessionStore):
    """The session of a request."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


_session = CompiledQuery(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
