"""Forms of the frame."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LookForm(forms.Form):
    colours = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            ("system", _("As on your device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ],
        widget=forms.RadioSelect,
    )
    size = forms.ChoiceField(
        label=_("Text size"),
        choices=[("md", _("Normal")), ("lg", _("Large")), ("xl", _("Very large"))],
        widget=forms.RadioSelect,
    )
