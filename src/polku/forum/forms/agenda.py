"""Matters of the agenda, proposals, and answers to invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.forum.choices import Answer, Need
from polku.forum.forms.base import Choices, lines_field, pick_field, ticks_field


class ItemForm(forms.Form):
    """A matter of the agenda."""

    title = forms.CharField(label=_("Matter"), max_length=300)
    text = lines_field(_("Background, and what is to be decided"), required=False, max_length=4000, rows=4)
    presenter = forms.CharField(
        label=_("Who presents it"),
        max_length=120,
        required=False,
        help_text=_("An organisation or a role is enough."),
    )
    minutes_planned = forms.IntegerField(
        label=_("Minutes planned"), required=False, min_value=1, max_value=600
    )


class ProposalForm(forms.Form):
    """What a member wants to be taken up."""

    title = forms.CharField(label=_("What should be taken up?"), max_length=200)
    text = lines_field(
        _("Why, and what should be decided?"),
        required=False,
        max_length=4000,
        rows=5,
        help_text=_("Write nothing about any client."),
    )

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        if organisations:
            self.fields["organisation"] = pick_field(_("On behalf of"), organisations, required=False)


class ProposalAnswerForm(forms.Form):
    """What becomes of a proposal."""

    reason = lines_field(
        _("Why is it not taken up?"), max_length=500, help_text=_("Whoever proposed it reads this.")
    )


class TakeForm(forms.Form):
    """Which meeting takes a proposal up."""

    def __init__(self, *args: Any, meetings: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"] = pick_field(_("Meeting"), meetings)


class AnswerForm(forms.Form):
    """An answer to an invitation."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[(a.value, a.label) for a in (Answer.YES, Answer.REMOTE, Answer.NO)],
        widget=forms.RadioSelect,
    )
    needs = ticks_field(
        _("What do you need to be able to take part?"),
        Need.choices,
        help_text=_("Only those who prepare the meeting see this. It is removed a week after the meeting."),
    )
    needs_text = forms.CharField(label=_("Something else you need"), max_length=500, required=False)

    def __init__(self, *args: Any, by_link: bool, remote: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if by_link:
            self.fields["coming"] = forms.CharField(
                label=_("Who comes?"),
                max_length=120,
                required=False,
                help_text=_("A role is enough, for example managing director."),
            )
            self.order_fields(["answer", "coming"])
        if not remote:
            choices = [(a.value, a.label) for a in (Answer.YES, Answer.NO)]
            self.fields["answer"].choices = choices  # type: ignore[attr-defined]
