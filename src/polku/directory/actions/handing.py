"""Handing a situation over to a professional by a code.

The code opens the row and is kept nowhere: from it come a mark to find the row by and a key that unseals it. Both also
need this installation's secret, so a copy of the database alone opens nothing, however long somebody tries.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from polku.directory import permissions
from polku.directory.bridge.guided import read_told, write_told
from polku.directory.content import Told
from polku.directory.models import HandedSituation
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Refused

# Letters and digits that look alike in no common typeface and are not mixed up when said aloud.
ALPHABET = "ACDEFHJKMNPRTUVWXY3479"
GROUPS, GROUP = 3, 4
DAYS = 7
# Wrong codes one person or place may try in an hour.
MOST_WRONG, WRONG_SECONDS = 10, 3_600
# Sealed in whole blocks, so that the size of a row tells next to nothing.
_BLOCK = 1_024
_NONCE = 12


def hand_over(*, told: Told, once: str) -> tuple[str, datetime]:
    """Seal a situation under a new code; returns the code and when it ends. Anybody, of what they told themselves.

    `once` is of the page: the same page sent again shows the same code.
    """
    code = _new_code(once)
    mark, key = _from_code(code)
    row = HandedSituation.objects.filter(mark=mark).first()
    if row is None:
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, _padded(write_told(told)), mark)
        expires_at = clock.now() + timedelta(days=DAYS)
        row = HandedSituation.objects.create(mark=mark, sealed=sealed, expires_at=expires_at)
    return spaced(code), row.expires_at


def open_handed(*, code: str, by: Actor) -> tuple[Told, datetime] | None:
    """What was handed over by a code, and until when it is here; None when there is no such code (any more).

    Members of the network. Raises Refused.
    """
    if not permissions.may_open_handed(by):
        raise Refused(_("Situations that people hand over are for professionals of the network."))
    row, key = _row(code)
    if row is None:
        return None
    sealed = bytes(row.sealed)
    try:
        text = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bytes(row.mark)).decode().rstrip()
    except InvalidTag:
        return None
    return read_told(text, clock.today()), row.expires_at


@transaction.atomic
def delete_handed(*, code: str) -> bool:
    """Delete what was handed over by a code. Whoever has the code; returns whether there was anything."""
    row, _key = _row(code)
    if row is None:
        return False
    row.delete()
    return True


def delete_expired() -> int:
    """Delete situations past their time; returns how many."""
    deleted, _by_model = HandedSituation.objects.filter(expires_at__lte=clock.now()).delete()
    return deleted


def spaced(code: str) -> str:
    """A code as it is shown and said: in groups."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain(code: str) -> str:
    """A code without what people put between its letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def may_try(who: str) -> bool:
    """Whether somebody may still try a code: a mistake or two is human, hundreds are not."""
    return int(cache.get(_tries_of(who), 0)) < MOST_WRONG


def count_wrong(who: str) -> None:
    """Count a wrong code."""
    key = _tries_of(who)
    if not cache.add(key, 1, WRONG_SECONDS):
        cache.incr(key)


def _tries_of(who: str) -> str:
    # An address of the network is personal: what is counted by is not readable.
    return f"handed-{salted_hmac('polku.handed.tries', who, algorithm='sha256').hexdigest()}"


def _new_code(once: str) -> str:
    number = int.from_bytes(salted_hmac("polku.handed.code", once, algorithm="sha256").digest())
    letters = []
    for _place in range(GROUPS * GROUP):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _row(code: str) -> tuple[HandedSituation | None, bytes]:
    mark, key = _from_code(plain(code))
    return HandedSituation.objects.filter(mark=mark, expires_at__gt=clock.now()).first(), key


def _from_code(code: str) -> tuple[bytes, bytes]:
    secret = salted_hmac("polku.handed", code, algorithm="sha256").digest()
    made = HKDF(hashes.SHA256(), length=64, salt=None, info=b"polku handed situation").derive(secret)
    return made[:32], made[32:]


def _padded(text: str) -> bytes:
    raw = text.encode()
    return raw + b" " * (-len(raw) % _BLOCK)
