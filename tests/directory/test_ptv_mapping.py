"""Records of the national catalogue become documents, and every leaf of them gets a verdict."""

import copy
import json
import re
from collections import Counter

import pytest

from polku.cli import building
from polku.cli.documenting import REFERENCE, pages
from polku.directory.bridge.ptv import RecordRefused, Vocabulary, channel_of, organisation_of, service_of
from polku.directory.bridge.ptv.fields import TABLES, kept_of
from polku.directory.bridge.ptv.trail import Trail, Verdict, leaves

READERS = {"service": service_of, "channel": channel_of, "organisation": organisation_of}
FOLDERS = {"service": "services", "channel": "channels", "organisation": "organizations"}
TEMPLATES = {
    "V11VmOpenApiService": "service",
    "V11VmOpenApiElectronicChannel": "channel",
    "V11VmOpenApiPhoneChannel": "channel",
    "V11VmOpenApiPrintableFormChannel": "channel",
    "V11VmOpenApiServiceLocationChannel": "channel",
    "V11VmOpenApiWebPageChannel": "channel",
}
CHANNEL_TYPES = {
    "V11VmOpenApiElectronicChannel": "EChannel",
    "V11VmOpenApiPhoneChannel": "Phone",
    "V11VmOpenApiPrintableFormChannel": "PrintableForm",
    "V11VmOpenApiServiceLocationChannel": "ServiceLocation",
    "V11VmOpenApiWebPageChannel": "WebPage",
}
GENERAL = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.fixture(scope="module")
def vocabulary():
    def rows(path):
        return [
            json.loads(line) for line in (building.SOURCE / path).read_text(encoding="utf-8").splitlines()
        ]

    codes = rows("directory/data/codes.jsonl")
    return Vocabulary(
        municipalities=frozenset(row["code"] for row in rows("accounts/data/municipalities.jsonl")),
        areas=frozenset(f"{row['kind']}:{row['code']}" for row in rows("accounts/data/areas.jsonl")),
        codes={
            (c["scheme"], name): c["code"]
            for c in codes
            for name in (c["uri"], c["old_uri"], c["code"])
            if name
        },
        general={row["id"]: row["content"] for row in rows("directory/data/general_descriptions.jsonl")},
        organisations={GENERAL: 7},
        channels={GENERAL: 5},
    )


def real_records(shared):
    for kind, folder in FOLDERS.items():
        for path in sorted((shared / "data/ptv/responses" / folder).glob("*.json")):
            yield kind, path.name, json.loads(path.read_text(encoding="utf-8"))


def verdicts_of(kind, record, vocabulary):
    """Every leaf of the record with the verdict the reader left on it."""
    trail = Trail(record, kind)
    READERS[kind](record, vocabulary, trail)
    return trail.verdicts()


# What a template's leaf becomes, by the end of its path: the templates hold the word "string" everywhere.
VALUES = {
    "language": "fi",
    "languages[]": "fi",
    "url": "https://www.esimerkki.fi/sivu",
    "areaType": "LimitedType",
    "areas[].type": "Region",
    "areas[].code": "07",
    "serviceChargeType": "Chargeable",
    "roleType": "Producer",
    "provisionType": "ProcuredServices",
    "serviceHourType": "DaysOfTheWeek",
    "dayFrom": "Friday",
    "dayTo": "Sunday",
    "from": "20:00",
    "to": "07:00",
    "prefixNumber": "+358",
    "number": "405550123",
    "phone": "040 555 0124",
    "email": "paja@example.fi",
    "postalCode": "15110",
    "latitude": "6761600.2",
    "longitude": "427570.2",
    "municipality.code": "398",
    "municipalities[].code": "398",
    "country": "FI",
    "emails[].value": "paja@example.fi",
    "supportEmails[].value": "paja@example.fi",
    "channelUrls[].value": "https://www.esimerkki.fi/lomake.pdf",
    "accessibilityStatementWebPage": "https://www.esimerkki.fi/seloste",
    "serviceClasses[].uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v1006",
    "targetGroups[].uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v2001",
    "lifeEvents[].uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v3001",
    "serviceNames[].type": "Name",
    "serviceChannelNames[].type": "Name",
    "serviceDescriptions[].type": "UserInstruction",
    "serviceChannelDescriptions[].type": "Description",
    "description[].type": "Description",
    "phoneNumbers[].type": "Sms",
    "addresses[].type": "Location",
    "displayNameType[].type": "Name",
    "publishingStatus": "Published",
}


def filled(value, path, channel_type):
    """A template with a believable value in every leaf."""
    if isinstance(value, dict):
        return {
            key: filled(inner, f"{path}.{key}" if path else key, channel_type) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [filled(inner, f"{path}[]", channel_type) for inner in value]
    if path == "serviceChannelType":
        return channel_type
    if path.endswith("isMainEntrance"):
        return False
    if not isinstance(value, str) or value != "string":
        return value
    ends = sorted((end for end in VALUES if path == end or path.endswith(f".{end}")), key=len)
    return VALUES[ends[-1]] if ends else f"jotakin {path}"


def templates(shared):
    for name, kind in TEMPLATES.items():
        text = (shared / f"data/ptv/v11_templates/{name}.json").read_text(encoding="utf-8-sig")
        yield name, kind, filled(json.loads(text), "", CHANNEL_TYPES.get(name))


def pattern(path):
    return re.sub(r"\[\d+\]", "[]", path)


@pytest.mark.needs_shared
def test_every_leaf_of_the_real_records_has_a_verdict_and_none_is_unknown(shared, vocabulary):
    total = Counter()
    for kind, name, record in real_records(shared):
        verdicts = verdicts_of(kind, record, vocabulary)
        assert set(verdicts) == {path for path, _value in leaves(record)}, name
        total.update(verdict for verdict, _reason in verdicts.values())
        unknown = [path for path, (_verdict, reason) in verdicts.items() if reason == "unknown-field"]
        assert unknown == [], name
        assert [path for path, (verdict, _reason) in verdicts.items() if verdict is Verdict.REFUSED] == [], (
            name
        )
    assert total["mapped"] > 1900


@pytest.mark.needs_shared
def test_every_field_of_every_template_is_in_the_table(shared):
    for name, kind, record in templates(shared):
        known = {field.path for field in TABLES[kind]}
        for path, _value in leaves(record):
            above = [p for p in known if pattern(path) == p or pattern(path).startswith((f"{p}.", f"{p}["))]
            assert above, f"{name}: {path}"


@pytest.mark.needs_shared
def test_the_readers_do_what_the_table_says(shared, vocabulary):
    for name, kind, record in templates(shared):
        verdicts = verdicts_of(kind, record, vocabulary)
        table = {field.path: field for field in TABLES[kind]}
        for path, (verdict, reason) in verdicts.items():
            field = table.get(pattern(path))
            if field and field.target:
                assert verdict in {Verdict.MAPPED, Verdict.CHANGED} or reason == "follows-from-area", (
                    name,
                    path,
                    reason,
                )
            else:
                assert verdict is Verdict.KEPT, (name, path, verdict, reason)
                assert reason in {*kept_of(kind).values(), "follows-from-area"}, (name, path, reason)


@pytest.mark.needs_shared
def test_what_the_table_calls_carried_over_changes_the_document(shared, vocabulary):
    """A leaf that the table says goes somewhere must leave a trace: another value, another document."""
    steering = {
        "type",
        "language",
        "roleType",
        "provisionType",
        "isFinnishServiceNumber",
        "areaType",
        "code",
        "id",
        "publishingStatus",
        "modified",
        "country",
        "validForNow",
        "dayTo",
        "dayFrom",
        "from",
        "to",
        "isMainEntrance",
        "serviceHourType",
        "serviceChannelType",
        "displayNameType",
        "uri",
        "organizationId",
    }
    for name, kind, record in templates(shared):
        table = {field.path: field for field in TABLES[kind]}
        before = READERS[kind](record, vocabulary).content
        for path, value in leaves(record):
            field = table.get(pattern(path))
            if (
                not (field and field.target)
                or path.rpartition(".")[2].split("[")[0] in steering
                or not isinstance(value, str)
            ):
                continue
            if "[].municipalities[]." in pattern(path) or not value.startswith("jotakin"):
                continue
            changed = with_value(record, path, value + " muuta")
            assert READERS[kind](changed, vocabulary).content != before, f"{name}: {path}"


def with_value(record, path, value):
    changed = copy.deepcopy(record)
    steps = [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path)]
    place = changed
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return changed


SERVICE = {
    "id": "610325e0-f485-4caa-bd3b-5bf74d5480c5",
    "serviceNames": [{"language": "fi", "value": "Työpaja", "type": "Name"}],
    "organizations": [{"organization": {"id": GENERAL, "name": "Kaarisilta ry"}, "roleType": "Responsible"}],
}
CHANNEL = {
    "id": "b8931c4b-1119-4c69-9bc4-a41fb00b92fe",
    "serviceChannelType": "Phone",
    "serviceChannelNames": [{"language": "fi", "value": "Neuvonta", "type": "Name"}],
}


def service(vocabulary, **more):
    return service_of(SERVICE | more, vocabulary)


def channel(vocabulary, **more):
    return channel_of(CHANNEL | more, vocabulary)


def reasons(mapped):
    return {(f.path, f.verdict.value, f.reason) for f in mapped.findings}


def test_examples_of_the_documentation_are_kept_and_never_shown(vocabulary):
    contact = {
        "emails": [{"value": "value", "language": "en"}],
        "phoneNumbers": [
            {
                "type": "type",
                "prefixNumber": "+358",
                "number": "012 345 6789",
                "language": "en",
                "isFinnishServiceNumber": False,
            }
        ],
        "webPages": [{"url": "https://www.example.com", "value": "value", "language": "en"}],
    }
    connection = {
        "serviceChannel": {"id": GENERAL},
        "extraTypes": [{"type": "type", "code": "code"}],
        "contactDetails": contact,
    }
    mapped = service(vocabulary, subType="subType", serviceChannels=[connection])
    assert [use.as_json() for use in mapped.content.channels] == [{"channel": 5}]
    placeholders = {path for path, _verdict, reason in reasons(mapped) if reason == "placeholder"}
    assert {
        "subType",
        "serviceChannels[].contactDetails.phoneNumbers[].number",
        "serviceChannels[].extraTypes[].code",
    } <= placeholders


def test_a_real_phone_beside_an_example_is_shown(vocabulary):
    phones = [
        {
            "type": "Phone",
            "prefixNumber": "+358",
            "number": "405550123",
            "language": "fi",
            "additionalInformation": "Neuvonta",
        },
        {
            "type": "Phone",
            "prefixNumber": "+358",
            "number": "405550123",
            "language": "sv",
            "additionalInformation": "Rådgivning",
        },
        {"type": "type", "prefixNumber": "+358", "number": "012 345 6789", "language": "en"},
    ]
    found = channel(vocabulary, phoneNumbers=phones).content.phones
    assert [(p.number, p.note) for p in found] == [("+358 405550123", {"fi": "Neuvonta", "sv": "Rådgivning"})]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("webPages", [{"url": "javascript:alert(1)", "language": "fi"}], "not-a-web-address"),
        ("phoneNumbers", [{"number": "soita heti", "language": "fi"}], "not-a-phone-number"),
        ("emails", [{"value": "ei osoite", "language": "fi"}], "not-an-e-mail-address"),
        ("languages", {"fi": True}, "wrong-type"),
        ("requiresSignature", "kyllä", "wrong-type"),
        ("serviceHours", [{"serviceHourType": "Joskus"}], "unknown-code"),
        ("areaType", "Kaikkialla", "unknown-code"),
        ("areas", [{"type": "HospitalDistrict", "code": "99", "municipalities": []}], "unknown-area"),
        ("areas", [{"type": "Municipality", "municipalities": [{"code": "999"}]}], "unknown-municipality"),
        (
            "addresses",
            [{"type": "Location", "streetAddress": {"latitude": "5", "longitude": "9"}}],
            "not-in-finland",
        ),
        (
            "addresses",
            [{"type": "Location", "streetAddress": {"latitude": "pohjoinen", "longitude": "9"}}],
            "not-a-number",
        ),
        (
            "serviceChannelDescriptions",
            [{"language": "fi", "value": "x" * 10_001, "type": "Description"}],
            "too-long",
        ),
        ("supportPhones", "040", "wrong-type"),
        ("modified", "eilen", "not-a-day"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason_and_the_rest_goes_on(vocabulary, field, value, reason):
    mapped = channel(vocabulary, **{field: value})
    assert mapped.content.name == {"fi": "Neuvonta"}
    assert reason in {
        r for path, verdict, r in reasons(mapped) if verdict == "refused" and path.startswith(field)
    }


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "not-a-record"),
        ({"id": "x"}, "no-id"),
        (CHANNEL | {"id": 5}, "no-id"),
        (CHANNEL | {"serviceChannelType": "Drone"}, "unknown-kind"),
        (CHANNEL | {"serviceChannelNames": []}, "no-name"),
        (CHANNEL | {"serviceChannelNames": "Neuvonta"}, "no-name"),
        (
            CHANNEL | {"serviceChannelNames": [{"language": "se", "value": "Ráđđi", "type": "Name"}]},
            "no-name",
        ),
    ],
)
def test_a_record_that_cannot_be_recognised_is_refused(vocabulary, record, reason):
    with pytest.raises(RecordRefused) as refused:
        channel_of(record, vocabulary)
    assert refused.value.reason == reason


def test_a_new_field_of_the_catalogue_is_reported(vocabulary):
    mapped = service(
        vocabulary,
        newThing={"inside": "Uutta"},
        organizations=[{"organization": {"id": GENERAL}, "roleType": "Responsible", "share": 3}],
    )
    assert {
        ("newThing.inside", "kept", "unknown-field"),
        ("organizations[].share", "kept", "unknown-field"),
    } <= reasons(mapped)


def test_control_characters_are_taken_out_and_reported(vocabulary):
    mapped = service(vocabulary, serviceNames=[{"language": "fi", "value": "Työ\x07paja", "type": "Name"}])
    assert mapped.content.name == {"fi": "Työpaja"}
    assert ("serviceNames[].value", "changed", "control-characters") in reasons(mapped)


def test_old_and_new_addresses_of_codes_mean_the_same(vocabulary):
    old = service(
        vocabulary, serviceClasses=[{"code": "P1.5", "uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v1006"}]
    )
    new = service(
        vocabulary, serviceClasses=[{"uri": "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P1.5"}]
    )
    assert old.content.service_classes == new.content.service_classes == ["P1.5"]
    unknown = service(vocabulary, serviceClasses=[{"code": "P99", "uri": "x"}])
    assert unknown.content.service_classes == []
    assert ("serviceClasses[].code", "refused", "unknown-code") in reasons(unknown)


def test_hours_through_the_nights_become_the_part_of_each_day(vocabulary):
    hours = [
        {
            "serviceHourType": "OverMidnight",
            "validForNow": True,
            "openingHour": [{"dayFrom": "Friday", "dayTo": "Monday", "from": "20:00", "to": "07:00"}],
        }
    ]
    periods = channel(vocabulary, serviceHours=hours).content.hours[0].periods
    shown = [(p.first_day, p.opens.hour, p.until.hour) for p in periods]
    assert shown == [(5, 20, 0), (6, 0, 0), (7, 0, 0), (1, 0, 7)]


def test_an_exception_has_its_days_in_finnish_time(vocabulary):
    hours = [
        {
            "serviceHourType": "Exceptional",
            "isClosed": True,
            "validFrom": "2026-12-05T22:00:00Z",
            "validTo": "2026-12-06T21:59:00Z",
        }
    ]
    exception = channel(vocabulary, serviceHours=hours).content.hours[0]
    assert (
        exception.kind,
        exception.closed,
        exception.first_date.isoformat(),
        exception.last_date.isoformat(),
    ) == (
        "exception",
        True,
        "2026-12-06",
        "2026-12-06",
    )


def test_a_day_without_an_end_day_is_that_day(vocabulary):
    hours = [
        {
            "serviceHourType": "DaysOfTheWeek",
            "openingHour": [{"dayFrom": "Tuesday", "dayTo": "", "from": "09:00:00", "to": "15:00:00"}],
        }
    ]
    period = channel(vocabulary, serviceHours=hours).content.hours[0].periods[0]
    assert (period.first_day, period.last_day) == (2, 2)


def test_areas_become_areas_where_we_have_them_and_municipalities_elsewhere(vocabulary):
    areas = [
        {"type": "Region", "code": "7", "municipalities": [{"code": "398"}]},
        {"type": "HospitalDistrict", "code": "17", "municipalities": [{"code": "272"}, {"code": "074"}]},
    ]
    mapped = service(vocabulary, areaType="LimitedType", areas=areas)
    assert mapped.content.coverage.areas == ["region:07"]
    assert mapped.content.coverage.municipalities == ["272", "074"]
    assert ("areas[].code", "changed", "written-as-municipalities") in reasons(mapped)


def test_the_alternative_name_is_shown_when_the_catalogue_shows_it(vocabulary):
    names = [
        {"language": "fi", "value": "Lahden seudun neuvonta", "type": "Name"},
        {"language": "fi", "value": "Neuvokas", "type": "AlternativeName"},
    ]
    mapped = channel(
        vocabulary, serviceChannelNames=names, displayNameType=[{"language": "fi", "type": "AlternativeName"}]
    )
    assert mapped.content.name == {"fi": "Neuvokas"}
    assert mapped.content.alternative_names == {"fi": ["Lahden seudun neuvonta"]}


def test_entrances_tell_about_accessibility(vocabulary):
    entrance = {
        "name": [{"language": "fi", "value": "Pihan ovi"}],
        "isMainEntrance": False,
        "accessibilitySentences": [
            {
                "sentenceGroup": [{"language": "fi", "value": "Sisäänkäynti"}],
                "sentences": [
                    {"sentence": [{"language": "fi", "value": "Ovi on leveä."}]},
                    {"sentence": [{"language": "fi", "value": "Kynnystä ei ole."}]},
                ],
            }
        ],
        "contactInfo": {"phone": "040 555 0101", "email": "ovi@example.fi", "url": "www.esimerkki.fi/ovi"},
    }
    mapped = channel(
        vocabulary,
        serviceChannelType="ServiceLocation",
        addresses=[{"type": "Location", "entrances": [entrance]}],
    )
    assert mapped.content.accessibility_note == {
        "fi": "Pihan ovi\nSisäänkäynti: Ovi on leveä. Kynnystä ei ole."
    }
    assert mapped.content.phones[0].number == "040 555 0101"
    assert mapped.content.web_pages[0].url == "https://www.esimerkki.fi/ovi"


def test_a_name_pattern_is_no_e_mail_address(vocabulary):
    mapped = channel(vocabulary, emails=[{"value": "etunimi.sukunimi@example.fi", "language": "fi"}])
    assert mapped.content.emails == []
    assert ("emails[].value", "kept", "pattern-not-address") in reasons(mapped)


def test_producers_are_those_who_do_not_answer_for_it(vocabulary):
    organisations = [
        {"organization": {"id": GENERAL, "name": "Lahti"}, "roleType": "Responsible"},
        {
            "organization": {"id": GENERAL, "name": "Lahti"},
            "roleType": "Producer",
            "provisionType": "SelfProducedServices",
        },
        {
            "organization": {"id": "610325e0-f485-4caa-bd3b-5bf74d5480c5", "name": "Avainsäätiö"},
            "roleType": "Producer",
            "provisionType": "ProcuredServices",
        },
        {
            "organization": None,
            "roleType": "Producer",
            "provisionType": "Other",
            "additionalInformation": [{"language": "fi", "value": "Yksityiset yritykset"}],
        },
    ]
    mapped = service(vocabulary, organizations=organisations)
    assert mapped.organisation_id == GENERAL
    assert [p.as_json() for p in mapped.content.producers] == [
        {"name": {"fi": "Avainsäätiö"}},
        {"name": {"fi": "Yksityiset yritykset"}},
    ]


def test_vouchers_keep_their_links_and_words(vocabulary):
    vouchers = [
        {
            "language": "fi",
            "value": "Palveluseteli",
            "url": "https://www.esimerkki.fi/seteli",
            "additionalInformation": "Hae ensin.",
        }
    ]
    voucher = service(vocabulary, serviceVouchersInUse=True, serviceVouchers=vouchers).content.voucher
    assert voucher.in_use
    assert voucher.links[0].name == {"fi": "Palveluseteli"}
    assert voucher.note == {"fi": "Hae ensin."}


NATIONAL = {
    "name": {"fi": "Perusopetus", "sv": "Grundläggande utbildning"},
    "background": {"fi": "Kansallinen tausta.", "sv": "Nationell bakgrund."},
    "requirements": {"fi": "Kaikille oppivelvollisille."},
    "charge": "free",
    "service_classes": ["P6.2"],
    "target_groups": ["KR1"],
    "laws": [{"url": "https://finlex.fi/laki", "name": {"fi": "Perusopetuslaki"}}],
    "terms": [{"uri": "koko:p1", "labels": {"fi": "perusopetus"}}],
}


def based(**more):
    return service_of(
        SERVICE | {"generalDescriptionId": GENERAL} | more,
        Vocabulary(
            general={GENERAL: NATIONAL},
            codes={("service_class", "P6"): "P6"},
        ),
    ).content


def test_a_service_inherits_from_its_national_description():
    own = [{"language": "fi", "value": "Meillä on seitsemän koulua.", "type": "Description"}]
    content = based(
        serviceDescriptions=own,
        serviceClasses=[{"code": "P6"}],
        requirements=[{"language": "fi", "value": "Naantalissa asuville."}],
    )
    assert content.description == {"fi": "Kansallinen tausta.\n\nMeillä on seitsemän koulua."}
    assert content.requirements == {"fi": "Kaikille oppivelvollisille.\n\nNaantalissa asuville."}
    assert content.service_classes == ["P6.2", "P6"]
    assert content.target_groups == ["KR1"]
    assert content.charge.kind == "free"
    assert content.laws[0].name == {"fi": "Perusopetuslaki"}
    assert str(content.general_description) == GENERAL


def test_national_texts_come_only_in_the_languages_of_the_service():
    assert "sv" not in based().description
    assert based(serviceNames=[{"language": "sv", "value": "Skola", "type": "Name"}]).description == {
        "sv": "Nationell bakgrund."
    }


def test_the_national_charge_wins_and_its_texts_are_not_doubled():
    own = [{"language": "fi", "value": "Kansallinen tausta.", "type": "Description"}]
    content = based(serviceChargeType="Chargeable", serviceDescriptions=own)
    assert content.charge.kind == "free"
    assert content.description == {"fi": "Kansallinen tausta."}


def test_a_service_without_a_name_has_the_national_name():
    assert based(serviceNames=[]).name == NATIONAL["name"]


def test_national_texts_that_come_with_the_record_are_used(vocabulary):
    texts = [
        {"language": "fi", "value": "Kansallinen.", "type": "GD_Description"},
        {"language": "fi", "value": "Meidän.", "type": "Description"},
    ]
    assert service(vocabulary, serviceDescriptions=texts).content.description == {
        "fi": "Kansallinen.\n\nMeidän."
    }


def test_an_unknown_national_description_is_reported(vocabulary):
    mapped = service(vocabulary, generalDescriptionId="00000000-0000-4000-8000-000000000000")
    assert ("generalDescriptionId", "changed", "national-description-not-here") in reasons(mapped)


def test_organisations_get_kinds_by_type_and_name(vocabulary):
    def kind_of(name, written, **more):
        names = [{"language": "fi", "value": name, "type": "Name"}]
        record = {"id": GENERAL, "organizationNames": names, "organizationType": written} | more
        return organisation_of(record, vocabulary).kind

    assert kind_of("Lahden kaupunki", "Municipality") == "municipality"
    assert kind_of("Päijät-Hämeen hyvinvointialue", "RegionalOrganization") == "wellbeing_county"
    assert kind_of("Avainsäätiö sr", "Organization") == "foundation"
    assert kind_of("Kaarisilta ry", "Organization") == "association"
    assert kind_of("Ohjaamo", "Municipality", parentOrganizationId=GENERAL) == "unit"


def test_a_wrong_business_id_is_refused(vocabulary):
    names = [{"language": "fi", "value": "Lahti", "type": "Name"}]
    mapped = organisation_of(
        {"id": GENERAL, "organizationNames": names, "businessCode": "0149669-4"}, vocabulary
    )
    assert mapped.facts["business_id"] == ""
    assert ("businessCode", "refused", "not-a-business-id") in reasons(mapped)


@pytest.mark.parametrize("name", ["ptv-mapping.md", "quality-rules.md"])
def test_the_reference_pages_are_made_from_the_code_of_today(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run: polku build-docs"
