"""A referral is written, sent, answered and followed to its end."""

from polku.referral.actions.codes import mail_code, try_code
from polku.referral.actions.loop import Said, act_as_receiver, act_as_sender, expire_referral
from polku.referral.actions.receiving import take_client
from polku.referral.actions.writing import (
    change_draft,
    forget_where,
    send_on_permission,
    send_referral,
    write_referral,
)

__all__ = [
    "Said",
    "act_as_receiver",
    "act_as_sender",
    "change_draft",
    "expire_referral",
    "forget_where",
    "mail_code",
    "send_on_permission",
    "send_referral",
    "take_client",
    "try_code",
    "write_referral",
]
