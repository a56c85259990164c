"""A worker of the drill who sends one referral after the other. `… writer EMAIL CLIENT BASIS FILE`.

What breaks is tried again as a person does, with the same form: the same keys. The keys of what was acknowledged, and
nothing else, are lines of the file.
"""

import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

from polku.cli.crash_drill.receiver import write_line

PAUSE_SECONDS = 0.1
AGAIN_SECONDS = 0.05


def main(address: str, client_id: int, basis_id: int, file: Path) -> None:
    """Send until killed."""
    import django

    django.setup()
    from django.db import Error, connection

    with file.open("a") as log:
        while True:
            keys = uuid4(), uuid4()
            sent = False
            while not sent:
                try:
                    _send(address, client_id, basis_id, *keys)
                    sent = True
                except Error:
                    connection.close()
                    time.sleep(AGAIN_SECONDS)
            write_line(log, str(keys[0]))
            time.sleep(PAUSE_SECONDS)


def _send(address: str, client_id: int, basis_id: int, key: UUID, request_key: UUID) -> None:
    from polku.accounts.models import User
    from polku.consent.context import acting_as
    from polku.consent.models import DisclosureBasis
    from polku.people.models import Client
    from polku.referral.actions import send_referral, write_referral
    from polku.shared.actor import Actor

    user = User.objects.get(email=address)
    by = Actor("user", user.call_name, user=user)
    with acting_as(by):
        client = Client.objects.get(pk=client_id)
        basis = DisclosureBasis.objects.get(pk=basis_id)
    draft = write_referral(
        client=client,
        receiver=basis.receiver,
        brief="Nuori aikuinen etsii ryhmää, jossa voi harjoitella työelämää.",
        by=by,
        request_key=key,
    )
    send_referral(referral=draft, basis=basis, by=by, request_key=request_key)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
