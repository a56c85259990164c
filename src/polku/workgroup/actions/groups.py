"""Groups, their members, what is brought to them and what they note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from polku.accounts.models import User, in_force
from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.cooperation.queries import people_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.text import clean
from polku.workgroup import permissions
from polku.workgroup.choices import GroupState, MaterialKind, NoteKind, SurveyState
from polku.workgroup.content import SourceContent
from polku.workgroup.models import GroupMember, Material, Note, ThemeGroup

Texts = Mapping[str, str]


@transaction.atomic
def create_group(*, network: Network, theme: str, names: Texts, tasks: Texts, by: Actor) -> ThemeGroup:
    """Begin a group on a theme: whoever runs the network. Raises Refused, Invalid when the theme has one."""
    require(permissions.may_found_group(by, network))
    if ThemeGroup.objects.filter(network=network, theme=theme).exists():
        raise Invalid(
            _("This theme has a group already."), {"theme": [str(_("This theme has a group already."))]}
        )
    group = ThemeGroup.objects.create(network=network, theme=theme, names=dict(names), tasks=dict(tasks))
    record(verb="create_theme_group", target=group, by=by, change={"network": network.pk, "theme": theme})
    return group


@transaction.atomic
def save_group(
    *, group: ThemeGroup, names: Texts, tasks: Texts, expected_version: int, by: Actor
) -> ThemeGroup:
    """Change what a group is called and what it does: its leaders. Raises Refused, Conflict."""
    group = _locked(group)
    require(permissions.may_lead_group(by, group))
    if group.version != expected_version:
        raise Conflict(_("Somebody changed this while you were writing. Look at it, and save again."))
    group.names, group.tasks, group.version = dict(names), dict(tasks), group.version + 1
    group.save(update_fields=["names", "tasks", "version"])
    record(verb="save_theme_group", target=group, by=by)
    return group


def end_group(*, group: ThemeGroup, by: Actor) -> ThemeGroup:
    """Say that a group has ended; what it made stays to be read. Its leaders. Raises Refused, Invalid."""
    if group.surveys.filter(state=SurveyState.OPEN).exists():
        raise Invalid(_("A survey of the group is open. Close it first."))
    return _turn(group, GroupState.CLOSED, by)


def reopen_group(*, group: ThemeGroup, by: Actor) -> ThemeGroup:
    """Let a group that had ended go on. Its leaders. Raises Refused."""
    return _turn(group, GroupState.OPEN, by)


@transaction.atomic
def _turn(group: ThemeGroup, state: str, by: Actor) -> ThemeGroup:
    group = _locked(group)
    require(permissions.may_lead_group(by, group))
    group.state = state
    group.save(update_fields=["state"])
    record(verb="turn_theme_group", target=group, by=by, change={"state": state})
    return group


@transaction.atomic
def add_member(*, group: ThemeGroup, user: User, by: Actor) -> GroupMember:
    """Let somebody of the network work in a group from today: its leaders. A member stays one.

    Raises Refused, and Invalid for somebody outside the network.
    """
    group = _locked(group)
    require(permissions.may_lead_group(by, group))
    require_person(group, user)
    today = clock.today()
    found = GroupMember.objects.filter(in_force(today), group=group, user=user).first()
    if found is not None:
        return found
    member = GroupMember.objects.create(
        group=group, user=user, valid_from=today, made_by_label=by.label[:120], made_by_id=by.user_id
    )
    record(verb="add_group_member", target=member, by=by, change={"group": group.pk, "user": user.pk})
    return member


@transaction.atomic
def end_membership(*, member: GroupMember, by: Actor) -> None:
    """End somebody's work in a group; the right ends at once. Its leaders, and the member. Raises Refused."""
    member = (
        GroupMember.objects.select_for_update(of=("self",)).select_related("group__network").get(pk=member.pk)
    )
    own = by.user_id is not None and by.user_id == member.user_id
    require(own or permissions.may_lead_group(by, member.group))
    yesterday = clock.today() - timedelta(days=1)
    record(verb="end_group_member", target=member, by=by, change={"group": member.group_id})
    if member.valid_from > yesterday:
        member.delete()
    else:
        member.valid_to = yesterday
        member.save(update_fields=["valid_to"])


# --- Material ----------------------------------------------------------------------------------------------------


@transaction.atomic
def bring_material(
    *, group: ThemeGroup, kind: str, title: str, source: Mapping[str, Any], by: Actor, remark: str = ""
) -> Material:
    """Bring something to a group to be looked at: those who work in it.

    `source` says where it stands: {"kind", "id" or "mark", "title", "address"}, the address a path of the product or
    a page of the internet. The same thing is there once: bringing it again gives the same row. Raises Refused, Invalid.
    """
    group = _locked(group)
    require(permissions.may_work_in_group(by, group))
    kept = _source(kind, source)
    found = group.materials.filter(kind=kind, source=kept).first() if kept.get("address") else None
    if found is not None:
        return found
    material = Material.objects.create(
        group=group,
        kind=kind,
        title=clean(title)[:300],
        source=kept,
        remark=clean(remark)[:2000],
        brought_by_label=by.label[:120],
        brought_by_id=by.user_id,
    )
    record(verb="bring_material", target=material, by=by, change={"group": group.pk, "kind": kind})
    return material


def _source(kind: str, source: Mapping[str, Any]) -> dict[str, Any]:
    if kind not in MaterialKind.values:
        raise Invalid(_("Choose what the material is."))
    given = {name: value for name, value in source.items() if value is not None}
    try:
        return SourceContent.model_validate({"kind": kind, **given}).as_json()
    except ValidationError as error:
        raise Invalid(
            _("The address of the material cannot be used. Copy it whole from the page.")
        ) from error


@transaction.atomic
def remove_material(*, material: Material, by: Actor) -> None:
    """Take something out of a group's material; where it came from it stays. Those who work there. Raises Refused."""
    material = (
        Material.objects.select_for_update(of=("self",)).select_related("group__network").get(pk=material.pk)
    )
    require(permissions.may_work_in_group(by, material.group))
    record(verb="remove_material", target=material, by=by, change={"group": material.group_id})
    material.delete()


# --- Notes -------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_note(*, group: ThemeGroup, kind: str, title: str, text: str, by: Actor) -> Note:
    """Write a note or a conclusion: those who work in the group. Raises Refused."""
    require(permissions.may_work_in_group(by, group))
    note = Note.objects.create(
        group=group,
        kind=NoteKind(kind),
        title=title,
        text=text,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    record(verb="write_note", target=note, by=by, change={"group": group.pk})
    return note


@transaction.atomic
def change_note(*, note: Note, kind: str, title: str, text: str, expected_version: int, by: Actor) -> Note:
    """Change a note: whoever wrote it, and leaders. Raises Refused, Conflict."""
    note = Note.objects.select_for_update(of=("self",)).select_related("group__network").get(pk=note.pk)
    require(permissions.may_change_note(by, note))
    if note.version != expected_version:
        raise Conflict(_("Somebody changed this while you were writing. Look at it, and save again."))
    note.kind, note.title, note.text = NoteKind(kind), title, text
    note.version, note.changed_at = note.version + 1, clock.now()
    note.save(update_fields=["kind", "title", "text", "version", "changed_at"])
    record(verb="change_note", target=note, by=by)
    return note


@transaction.atomic
def remove_note(*, note: Note, by: Actor) -> None:
    """Remove a note: whoever wrote it, and leaders. Raises Refused."""
    note = Note.objects.select_for_update(of=("self",)).select_related("group__network").get(pk=note.pk)
    require(permissions.may_change_note(by, note))
    record(verb="remove_note", target=note, by=by, change={"group": note.group_id})
    note.delete()


def require_person(group: ThemeGroup, user: User) -> None:
    """Raise Invalid for somebody who does not belong to the group's network today."""
    if not people_of(group.network, clock.today()).filter(pk=user.pk).exists():
        raise Invalid(_("Only people of the network's organisations can work in its groups."))


def require(allowed: bool) -> None:
    """Raise Refused when not allowed."""
    if not allowed:
        raise Refused(_("You do not have the right to do this."))


def _locked(group: ThemeGroup) -> ThemeGroup:
    return ThemeGroup.objects.select_for_update(of=("self",)).select_related("network").get(pk=group.pk)
