"""Every field of a PTV v11 record and what becomes of it: carried over to a field of ours, or kept, with the reason.

`docs/reference/ptv-mapping.md` is made from this table (`polku import mapping`); tests hold the readers to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Field:
    """A field of a record by its path (`[]` for every element): the field of ours it goes to, or why it does not."""

    path: str
    target: str = ""
    kept: str = ""


def _below(path: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(Field(f"{path}.{f.path}", f.target, f.kept) for f in fields)


def _text(path: str, target: str) -> tuple[Field, ...]:
    return (Field(f"{path}[].value", target), Field(f"{path}[].language", "language of the text"))


def _typed(path: str, target: str) -> tuple[Field, ...]:
    return (*_text(path, target), Field(f"{path}[].type", "which text it is"))


_MUNICIPALITY = (Field("municipality.code", "municipality"), Field("municipality.name", kept="label"))
_ADDRESS = (
    Field("type", "kind"),
    Field("subType", kept="follows-from-parts"),
    *_below(
        "postOfficeBoxAddress",
        (
            *_text("postOfficeBox", "post_box"),
            Field("postalCode", "postal_code"),
            *_text("postOffice", "post_office"),
            *_MUNICIPALITY,
            *_text("additionalInformation", "note"),
        ),
    ),
    *_below(
        "streetAddress",
        (
            *_text("street", "street"),
            Field("streetNumber", "number"),
            Field("postalCode", "postal_code"),
            *_text("postOffice", "post_office"),
            *_MUNICIPALITY,
            *_text("additionalInformation", "note"),
            Field("latitude", "north"),
            Field("longitude", "east"),
            Field("coordinateState", kept="housekeeping"),
        ),
    ),
    *_text("locationAbroad", "abroad"),
    Field("country", "country"),
)
_OTHER_ADDRESS = _below(
    "otherAddress",
    (
        Field("latitude", "north"),
        Field("longitude", "east"),
        Field("postalCode", "postal_code"),
        *_text("postOffice", "post_office"),
        *_text("additionalInformation", "note"),
    ),
)
_ENTRANCES = _below(
    "entrances[]",
    (
        *_text("name", "accessibility_note"),
        Field("isMainEntrance", "accessibility_note"),
        Field("coordinates", kept="no-field"),
        Field("contactInfo.phone", "phones"),
        Field("contactInfo.email", "emails"),
        Field("contactInfo.url", "web_pages"),
        *_below(
            "accessibilitySentences[]",
            (
                *_text("sentenceGroup", "accessibility_note"),
                *_text("sentences[].sentence", "accessibility_note"),
            ),
        ),
    ),
)
_DELIVERY = (*_text("deliveryAddressInText", "note"), *_text("receiver", "note"))
_PHONE = (
    Field("type", "kind"),
    Field("additionalInformation", "note"),
    Field("serviceChargeType", "charge"),
    Field("chargeDescription", "charge_note"),
    Field("prefixNumber", "number"),
    Field("isFinnishServiceNumber", "number"),
    Field("number", "number"),
    Field("language", "language of the notes"),
)
_LINK = (Field("url", "url"), Field("value", "name"), Field("language", "language of the name"))
_LAW_LINK = (Field("url", "url"), Field("value", kept="label"), Field("language", "language of the name"))
_ATTACHMENT = (
    Field("url", "url"),
    Field("name", "name"),
    Field("language", "language of the name"),
    Field("description", kept="no-field"),
    Field("type", kept="no-field"),
)
_HOURS = (
    Field("serviceHourType", "kind"),
    Field("validFrom", "first_date"),
    Field("validTo", "last_date"),
    Field("isClosed", "closed"),
    Field("validForNow", "last_date"),
    Field("isAlwaysOpen", "always_open"),
    Field("isReservation", "by_reservation"),
    *_text("additionalInformation", "note"),
    *_below(
        "openingHour[]",
        (
            Field("dayFrom", "periods"),
            Field("dayTo", "periods"),
            Field("from", "periods"),
            Field("to", "periods"),
        ),
    ),
)
_AREAS = (
    Field("areaType", "coverage.scope"),
    *_below(
        "areas[]",
        (
            Field("type", "coverage.areas"),
            Field("code", "coverage.areas"),
            Field("name", kept="label"),
            Field("municipalities[].code", "coverage.municipalities"),
            Field("municipalities[].name", kept="label"),
        ),
    ),
)
_CODE = (
    Field("name", kept="label"),
    Field("description", kept="label"),
    Field("code", "code"),
    Field("ontologyType", kept="label"),
    Field("uri", "code"),
    Field("parentId", kept="label"),
    Field("parentUri", kept="label"),
)
_COLLECTIONS = (Field("serviceCollections", kept="collections-are-ours"),)
_HOUSEKEEPING = (
    Field("sourceId", kept="housekeeping"),
    Field("publishingStatus", "state of the record"),
    Field("modified", "assured_at of the entry, until a person assures it"),
    Field("responsibleSoteOrganization", kept="housekeeping"),
)
_CONTACT = (
    *_below("emails[]", (Field("value", "emails"), Field("language", "emails"))),
    *_below("phoneNumbers[]", _PHONE),
    *_below("webPages[]", _LINK),
    *_below("addresses[]", (*_ADDRESS, *_text("foreignAddress", "abroad"))),
)
_CONNECTION = (
    Field("serviceChannel.id", "channel"),
    Field("serviceChannel.name", kept="label"),
    Field("serviceChargeType", "charge"),
    *_typed("description", "note, charge"),
    *_below(
        "extraTypes[]",
        (
            Field("type", kept="no-field"),
            Field("code", kept="no-field"),
            Field("name", kept="no-field"),
            *_text("description", "note"),
        ),
    ),
    *_below("serviceHours[]", _HOURS),
    *_below("contactDetails", _CONTACT),
    Field("digitalAuthorizations", kept="no-field"),
    Field("modified", kept="housekeeping"),
)

SERVICE = (
    Field("id", "external id of the source record"),
    Field("generalDescriptionId", "general_description; its texts and codes are joined in"),
    Field("subType", kept="no-field"),
    Field("type", kept="all-are-services"),
    Field("fundingType", kept="no-field"),
    *_typed("serviceNames", "name, alternative_names"),
    Field("serviceChargeType", "charge.kind"),
    *_AREAS,
    *_typed("serviceDescriptions", "summary, description, instructions and other texts"),
    Field("languages[]", "languages"),
    *_below("serviceClasses[]", _CODE),
    *_below(
        "ontologyTerms[]",
        (
            *_text("name", "terms"),
            Field("uri", "terms"),
            Field("code", kept="label"),
            Field("ontologyType", kept="label"),
            Field("parentId", kept="label"),
            Field("parentUri", kept="label"),
        ),
    ),
    *_below("targetGroups[]", _CODE),
    *_below("lifeEvents[]", _CODE),
    *_below(
        "industrialClasses[]",
        (
            Field("uri", "industrial_classes"),
            Field("code", kept="label"),
            Field("name", kept="label"),
            Field("ontologyType", kept="label"),
            Field("parentId", kept="label"),
            Field("parentUri", kept="label"),
        ),
    ),
    *_below("legislation[]", (*_text("names", "laws"), *_below("webPages[]", _LAW_LINK))),
    *_text("keywords", "keywords"),
    *_text("requirements", "requirements"),
    *_below("serviceChannels[]", _CONNECTION),
    *_below(
        "organizations[]",
        (
            Field("organization.id", "organisation, producers"),
            Field("organization.name", kept="label"),
            Field("roleType", "organisation, producers"),
            Field("provisionType", "producers"),
            *_text("additionalInformation", "producers"),
        ),
    ),
    Field("serviceVouchersInUse", "voucher.in_use"),
    *_below(
        "serviceVouchers[]",
        (
            Field("value", "voucher.links"),
            Field("url", "voucher.links"),
            Field("language", "voucher"),
            Field("additionalInformation", "voucher.note"),
        ),
    ),
    *_COLLECTIONS,
    *_HOUSEKEEPING,
)

CHANNEL = (
    Field("id", "external id of the source record"),
    Field("oid", kept="housekeeping"),
    Field("serviceChannelType", "kind"),
    Field("organizationId", "organisation"),
    *_typed("serviceChannelNames", "name, alternative_names"),
    Field("displayNameType[].type", "name"),
    Field("displayNameType[].language", "name"),
    *_typed("serviceChannelDescriptions", "summary, description"),
    *_AREAS,
    Field("signatureQuantity", kept="no-field"),
    Field("requiresSignature", "signature_needed"),
    Field("requiresAuthentication", "sign_in_needed"),
    *_text("formIdentifier", "form_number"),
    *_below("deliveryAddresses[]", (*_ADDRESS, *_OTHER_ADDRESS, *_DELIVERY)),
    *_typed("channelUrls", "attachments"),
    *_below("attachments[]", _ATTACHMENT),
    *_below("supportPhones[]", _PHONE),
    *_below("supportEmails[]", (Field("value", "emails"), Field("language", "emails"))),
    *_below("phoneNumbers[]", _PHONE),
    *_below("emails[]", (Field("value", "emails"), Field("language", "emails"))),
    Field("languages[]", "languages"),
    *_below("webPages[]", _LINK),
    *_below("addresses[]", (*_ADDRESS, *_OTHER_ADDRESS, *_ENTRANCES)),
    *_below("serviceHours[]", _HOURS),
    *_below(
        "accessibilityClassification[]",
        (
            Field("accessibilityClassificationLevel", kept="no-field"),
            Field("wcagLevel", kept="no-field"),
            Field("accessibilityStatementWebPageName", "web_pages"),
            Field("accessibilityStatementWebPage", "web_pages"),
            Field("language", "web_pages"),
        ),
    ),
    Field("accessibilityClassificationLevel", kept="no-field"),
    Field("wcagLevel", kept="no-field"),
    *_below("accessibilityStatementWebPage[]", _LINK),
    Field("services", kept="said-by-service"),
    Field("ontologyTerms", kept="no-field"),
    Field("areaMunicipalities", kept="label"),
    Field("isVisibleForAll", kept="housekeeping"),
    *_COLLECTIONS,
    *_HOUSEKEEPING,
)

ORGANISATION = (
    Field("id", "ptv_id"),
    Field("sourceId", kept="housekeeping"),
    Field("oid", kept="housekeeping"),
    Field("parentOrganizationId", "parent"),
    Field("organizationRootId", "which imports the record belongs to"),
    Field("municipality", kept="no-field"),
    Field("organizationType", "kind, sector"),
    Field("businessCode", "business_id"),
    Field("businessName", kept="label"),
    *_typed("organizationNames", "names, old_names"),
    Field("displayNameType[].type", "names"),
    Field("displayNameType[].language", "names"),
    Field("areaType", kept="no-field"),
    *_below(
        "areas[]",
        (
            Field("type", "areas"),
            Field("code", "areas"),
            Field("name", kept="label"),
            Field("municipalities", kept="no-field"),
        ),
    ),
    *_typed("organizationDescriptions", "descriptions"),
    Field("emails", kept="contacts-are-of-services"),
    Field("phoneNumbers", kept="contacts-are-of-services"),
    Field("webPages[].url", "homepage"),
    Field("webPages[].language", "homepage"),
    Field("webPages[].value", kept="label"),
    Field("addresses", kept="contacts-are-of-services"),
    Field("electronicInvoicings", kept="housekeeping"),
    Field("services", kept="said-by-service"),
    Field("subOrganizations", kept="said-by-unit"),
    Field("responsibleOrganizationId", kept="housekeeping"),
    Field("publishingStatus", "state of the record"),
    Field("modified", kept="housekeeping"),
)

TABLES = {"service": SERVICE, "channel": CHANNEL, "organisation": ORGANISATION}


@cache
def kept_of(kind: str) -> dict[str, str]:
    """Path -> why it stays in the source record only, for the fields of a kind that do."""
    return {field.path: field.kept for field in TABLES[kind] if field.kept}
