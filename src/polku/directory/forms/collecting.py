"""Putting an entry on one's list and taking it off."""

from django import forms


class ListForm(forms.Form):
    """Which entry, and the page to go back to."""

    entry = forms.IntegerField(min_value=1, max_value=10**15)
    next = forms.CharField(required=False, max_length=2_000)
