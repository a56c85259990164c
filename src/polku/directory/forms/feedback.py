"""A message to those who keep the site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.choices import FeedbackKind


class FeedbackForm(forms.Form):
    """What it is about, the message, and an address only if an answer is wanted."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=FeedbackKind.choices,
        widget=forms.RadioSelect,
        initial=FeedbackKind.OTHER,
    )
    text = forms.CharField(
        label=_("Your message"),
        help_text=_(
            "Tell what is wrong or what would be better. Do not write about anybody's health or private matters."
        ),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reply_to = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you want an answer."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    entry = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    # A person never sees this field; a program that fills in everything does.
    website = forms.CharField(required=False, max_length=200)

    @property
    def from_program(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.cleaned_data.get("website"))
