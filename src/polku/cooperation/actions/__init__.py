"""Changes to networks: permission, change and audit row in one transaction."""

from polku.cooperation.actions.agreements import (
    begin_agreement,
    open_for_signing,
    put_in_force,
    remove_party,
    save_agreement,
    save_party,
    send_link,
    withdraw_agreement,
)
from polku.cooperation.actions.handovers import (
    accept_handover,
    decline_handover,
    handover,
    withdraw_handover,
)
from polku.cooperation.actions.lineage import (
    record_lineage,
    remove_lineage,
    remove_snapshot,
    take_snapshot,
)
from polku.cooperation.actions.networks import (
    add_aim,
    change_aim,
    change_network,
    end_term,
    found_network,
    give_term,
    join_network,
    leave_network,
    set_convener,
)
from polku.cooperation.actions.reminding import remind_signer, remind_signers
from polku.cooperation.actions.signing import (
    PaperSigner,
    decline_agreement,
    mail_signing_code,
    record_paper,
    sign_agreement,
    try_signing_code,
)

__all__ = [
    "PaperSigner", "accept_handover", "add_aim", "begin_agreement", "change_aim", "change_network",
    "decline_agreement", "decline_handover", "end_term", "found_network", "give_term", "handover", "join_network",
    "leave_network", "mail_signing_code", "open_for_signing", "put_in_force", "record_lineage", "record_paper",
    "remind_signer", "remind_signers", "remove_lineage", "remove_party", "remove_snapshot", "save_agreement",
    "save_party", "send_link", "set_convener", "sign_agreement", "take_snapshot", "try_signing_code",
    "withdraw_agreement", "withdraw_handover",
]  # fmt: skip
