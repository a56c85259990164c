"""Who acts: a signed-in user, the holder of a signed link, or the system itself. Every action takes one as `by`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Actor:
    """`kind` is user, link or system. `label` is what history shows; it is a role or an organisation, never a secret.

    `user` is the signed-in user (kind user). `scope` says what a link is for, as (purpose, object id).
    """

    kind: str
    label: str
    user: Any = None
    scope: tuple[str, int] | None = None

    @property
    def user_id(self) -> int | None:
        """Id of the signed-in user, if there is one."""
        return self.user.pk if self.user is not None else None


def system(what: str) -> Actor:
    """The system acting by itself: an import, a timer."""
    return Actor("system", what)


def by_link(purpose: str, object_id: int, label: str) -> Actor:
    """The holder of a signed link for one purpose and one object."""
    return Actor("link", label, scope=(purpose, object_id))


def of_request(request: Any) -> Actor | None:
    """The signed-in user of a request as an actor, or None."""
    user = request.user
    return Actor("user", user.call_name or user.email, user=user) if user.is_authenticated else None
