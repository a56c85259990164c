"""Codes of the directory, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """A service has a provider's duty behind it; an activity may be a club or volunteering."""

    SERVICE = "service", _("Service")
    ACTIVITY = "activity", _("Activity")


class EntryState(TextChoices):
    """Where an entry is in its life."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class VersionState(TextChoices):
    """Where one version of a text is in its life."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waits for review")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer one")
    REJECTED = "rejected", _("Not accepted")


class ChannelKind(TextChoices):
    """The ways to reach a service, as in the national service catalogue."""

    PLACE = "place", _("Place")
    PHONE = "phone", _("Phone")
    WEB_PAGE = "web_page", _("Web page")
    E_SERVICE = "e_service", _("E-service")
    FORM = "form", _("Form")


class Access(TextChoices):
    """How one gets in."""

    JUST_COME = "just_come", _("You can just come")
    CONTACT = "contact", _("Get in touch first")
    BOOK = "book", _("Book a time")
    APPLY = "apply", _("Apply")
    REFERRAL = "referral", _("You need a referral")


class ChargeKind(TextChoices):
    """What it costs."""

    FREE = "free", _("Free of charge")
    CHARGED = "charged", _("Costs something")
    OTHER = "other", _("See the text about the cost")


class AreaScope(TextChoices):
    """Where it is for."""

    NATIONWIDE = "nationwide", _("All of Finland")
    MAINLAND = "mainland", _("All of Finland except Åland")
    LIMITED = "limited", _("Certain municipalities")


class AccessibilityFact(TextChoices):
    """Facts that help to decide whether one can come; never a promise that everything works."""

    STEP_FREE = "step_free", _("Step-free entrance")
    LIFT = "lift", _("Lift, or everything on one floor")
    TOILET = "toilet", _("Accessible toilet")
    PARKING = "parking", _("Accessible parking near the door")
    LOOP = "loop", _("Induction loop")
    SIGN_LANGUAGE = "sign_language", _("Service in sign language")
    EASY_LANGUAGE = "easy_language", _("We speak in easy language")
    PICTURES = "pictures", _("Pictures support the talk")
    QUIET = "quiet", _("A quiet space")
    ASSISTANT = "assistant", _("Your assistant or supporter is welcome")
    GUIDE_DOG = "guide_dog", _("Guide and assistance dogs are welcome")
    TRANSPORT = "transport", _("Reached by public transport")
    REMOTE = "remote", _("You can take part remotely")


class PrerequisiteKind(TextChoices):
    """What one needs first from somewhere else."""

    REFERRAL = "referral", _("A referral from")
    CERTIFICATE = "certificate", _("A certificate from")
    PLAN = "plan", _("A plan made with")
    DECISION = "decision", _("A decision from")


class ClaimKind(TextChoices):
    """What a provider says of today; a claim expires."""

    CAPACITY = "capacity", _("Places free now")
    WAITING = "waiting", _("Waiting time in days")
    GROUP_PLACES = "group_places", _("Places left in the group")


class CodeScheme(TextChoices):
    """Code lists of the national service catalogue (PTV)."""

    TARGET_GROUP = "target_group", _("Target group")
    LIFE_EVENT = "life_event", _("Life situation")
    SERVICE_CLASS = "service_class", _("Service class")


class ImportSource(TextChoices):
    """Where entries come from."""

    PTV = "ptv", _("Finnish Service Catalogue (PTV)")
    TABLE = "table", _("Spreadsheet")
    OWN = "own", _("Written in Polku")


class FeedbackKind(TextChoices):
    """What a message to the network is about."""

    ACCESSIBILITY = "accessibility", _("Accessibility of the site")
    ENTRY = "entry", _("Something is wrong in an entry")
    OTHER = "other", _("Something else")


class NeedSource(TextChoices):
    """How an unmet need became known."""

    SEARCH = "search", _("A search without results")
    TOLD = "told", _("Told by somebody who did not find help")
    ENQUIRY = "enquiry", _("A question to the guidance")
    GUIDED = "guided", _("Kept at the end of the guided finder")


class Wish(TextChoices):
    """What somebody begins the guided finder with."""

    WORK = "work", _("Work, or a way towards it")
    STUDY = "study", _("Studies, or support for them")
    PARTICIPATION = "participation", _("Something to do and people to meet")
    TALK = "talk", _("Somebody to talk to about my situation")


class Passed(TextChoices):
    """Why a question of the guided finder has no answer."""

    UNKNOWN = "unknown", _("I don't know")
    SKIPPED = "skipped", _("Skipped")
