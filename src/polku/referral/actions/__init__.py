"""A referral is written, sent, answered and followed to its end."""

from polku.referral.actions.loop import Said, act_as_receiver, act_as_sender, expire_referral
from polku.referral.actions.writing import send_referral, write_referral

__all__ = [
    "Said",
    "act_as_receiver",
    "act_as_sender",
    "expire_referral",
    "send_referral",
    "write_referral",
]
