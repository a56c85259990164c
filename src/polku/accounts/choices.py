"""Codes of organisations, areas and roles, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is: every kind that signs or appears in the networks' own documents."""

    BASIC_SCHOOL = "basic_school", _("Basic school")
    VOCATIONAL_SCHOOL = "vocational_school", _("Vocational school")
    MUNICIPALITY = "municipality", _("Municipality")
    WELLBEING_COUNTY = "wellbeing_county", _("Wellbeing services county")
    EMPLOYMENT_AREA = "employment_area", _("Employment area")
    STATE = "state", _("State authority")
    KELA = "kela", _("Kela")
    FOUNDATION = "foundation", _("Foundation")
    ASSOCIATION = "association", _("Association")
    COMPANY = "company", _("Company")
    PARISH = "parish", _("Parish")
    JOINT_AUTHORITY = "joint_authority", _("Joint municipal authority")
    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")
    UNIT = "unit", _("Unit")


class Sector(TextChoices):
    """Who stands behind an organisation."""

    PUBLIC = "public", _("Public sector")
    THIRD = "third", _("Associations and foundations")
    PRIVATE = "private", _("Companies")


class AreaKind(TextChoices):
    """How an area is drawn. Areas do not nest: each is a set of municipalities."""

    REGION = "region", _("Region")
    WELLBEING_COUNTY = "wellbeing_county", _("Wellbeing services county")
    EMPLOYMENT_AREA = "employment_area", _("Employment area")
    NETWORK = "network", _("Network")


class Role(TextChoices):
    """What a member may do, from least to most."""

    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor of the organisation's entries")
    COORDINATOR = "coordinator", _("Network coordinator")
    ADMIN = "admin", _("Administrator")


class Visibility(TextChoices):
    """Who sees a contact card."""

    PUBLIC = "public", _("Everybody")
    NETWORK = "network", _("Members of the network")


class ContactState(TextChoices):
    """Whether somebody answers behind a contact card."""

    CURRENT = "current", _("Checked")
    SOON = "soon", _("To be checked soon")
    STALE = "stale", _("Nobody may answer here")
    ENDED = "ended", _("The organisation has ended")


SECTOR_OF_KIND = {
    OrganisationKind.FOUNDATION: Sector.THIRD,
    OrganisationKind.ASSOCIATION: Sector.THIRD,
    OrganisationKind.PARISH: Sector.THIRD,
    OrganisationKind.COMPANY: Sector.PRIVATE,
}
