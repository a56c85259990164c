"""What the account pages show around themselves."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def account_tabs() -> list[tuple[str, str]]:
    """The pages of one's own account as (address, label)."""
    return [
        (reverse("profile"), _("My account")),
        (reverse("account_change_password"), _("Password")),
        (reverse("account_email"), _("E-mail address")),
        (reverse("mfa_index"), _("Two-step sign-in")),
    ]


@register.simple_tag
def demo_people() -> list[tuple[str, str]]:
    """The invented people one can sign in as in the demo."""
    return [
        (_("Aino, who looks for her own path"), "aino@example.fi"),
        (_("Paavo, Aino's father"), "paavo@example.fi"),
        (_("Sari, student counsellor"), "sari@example.fi"),
        (_("Olli, social worker"), "olli@example.fi"),
        (_("Kaisa, network coordinator"), "kaisa@example.fi"),
        (_("Eero, employer"), "eero@example.fi"),
        (_("Editor of a small association"), "toimija@example.fi"),
    ]
