"""Codes, times and numbers of the directory in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from polku.criteria.wording import cell_phrase, value_label
from polku.criteria.wording.values import VALUES
from polku.directory.choices import Access, AccessibilityFact, EntryKind
from polku.directory.content import Group
from polku.directory.models import Code, Theme
from polku.shared.clock import HELSINKI
from polku.shared.languages import BY_CODE, Passage, pick
from polku.ui.days import short_day, time_of_day
from polku_engine import Cell, Range

Span = tuple[time, time]
METRES_A_KILOMETRE = 1_000
LONG_WAY = 10_000


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def facet_name(name: str) -> str:
    """What a filter asks."""
    return {
        "access": _("How to get in"),
        "kind": _("Service or activity"),
        "theme": _("Theme"),
        "target_group": _("Who it is for"),
        "life_event": _("Life situation"),
        "service_class": _("Subject"),
        "free": _("Cost"),
        "language": _("Language of the service"),
        "accessibility": _("Accessibility"),
        "municipality": _("Municipality"),
    }[name]


def choice_label(facet: str, label: Code | Theme | str) -> str:
    """A choice of a filter in words."""
    if isinstance(label, Code):
        return label.label(page_language()).text
    if isinstance(label, Theme):
        return label.name(page_language()).text
    kinds = {"kind": EntryKind, "access": Access, "accessibility": AccessibilityFact}
    if facet in kinds:
        return str(kinds[facet](label).label)
    return _("Free of charge") if facet == "free" else language_label(label)


def language_label(code: str) -> str:
    """A language a service is given in, by its name: `ar` is Arabic, arabia, arabiska."""
    own = {"fse": _("Finnish Sign Language"), "fss": _("Finland-Swedish Sign Language")}
    if code in own:
        return own[code]
    try:
        name = Locale.parse(BY_CODE[page_language()].html).languages.get(code.partition("-")[0])
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or code)


def weekday_name(day: int) -> str:
    """A weekday, 1 is Monday, as it stands in a list of hours."""
    return [
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    ][day - 1]  # fmt: skip


def on_weekdays(day: int) -> str:
    """A weekday as a habit: on Mondays, maanantaisin, på måndagar."""
    return [
        _("On Mondays"), _("On Tuesdays"), _("On Wednesdays"), _("On Thursdays"), _("On Fridays"), _("On Saturdays"),
        _("On Sundays"),
    ][day - 1]  # fmt: skip


def days_text(first: int, last: int) -> str:
    """Monday, or Monday–Friday."""
    if first == last:
        return weekday_name(first)
    if (first, last) == (1, 7):
        return _("Every day")
    return _("%(first)s–%(last)s") % {
        "first": weekday_name(first),
        "last": weekday_name(last).lower() if _lowers() else weekday_name(last),
    }


def spans_text(spans: Sequence[Span]) -> str:
    """9–12 and 13–16, or closed."""
    return ", ".join(span_text(*span) for span in spans) if spans else _("closed")


def span_text(starts: time | datetime, ends: time | datetime) -> str:
    """13–15 or 9.30–12."""
    return f"{_short(starts)}–{_short(ends)}"


def rhythm_text(group: Group) -> str:
    """On Tuesdays 13–15, every other week."""
    when = pgettext("rhythm of a group", "%(weekdays)s at %(hours)s") % {
        "weekdays": on_weekdays(group.weekday),
        "hours": span_text(group.starts, group.ends),
    }
    if group.every_weeks == 1:
        return when
    if group.every_weeks == 2:
        return _("%(when)s, every other week") % {"when": when}
    return _("%(when)s, every %(weeks)s weeks") % {"when": when, "weeks": group.every_weeks}


def open_text(is_open: bool | None, until: datetime | None, opens: datetime | None, now: datetime) -> str:
    """Open now until 16. / Closed now, opens on Monday at 9. Nothing when it is not known."""
    if is_open is None:
        return ""
    if is_open:
        return _("Open now until %(time)s") % {"time": _short(until)} if until else _("Open now")
    if opens is None:
        return _("Closed now")
    if opens.date() == now.astimezone(HELSINKI).date():
        return _("Closed now, opens today at %(time)s") % {"time": _short(opens)}
    day = weekday_name(opens.isoweekday())
    return _("Closed now, opens on %(day)s at %(time)s") % {
        "day": day.lower() if _lowers() else day,
        "time": _short(opens),
    }


def dates_text(first: date | None, last: date | None) -> str:
    """24.12.2026, or 24.12.2026–6.1.2027."""
    if first is None or last is None or first == last:
        day = first or last
        return short_day(day) if day else ""
    return f"{short_day(first)}–{short_day(last)}"


def distance_text(metres: float) -> str:
    """350 m, 2.4 km, 31 km; as the crow flies."""
    if metres < METRES_A_KILOMETRE:
        return _("%(metres)s m away") % {
            "metres": round(metres, -1) if metres < 100 else round(metres / 50) * 50
        }
    kilometres = metres / METRES_A_KILOMETRE
    number = f"{kilometres:.1f}" if metres < LONG_WAY else f"{kilometres:.0f}"
    return _("%(kilometres)s km away") % {
        "kilometres": number if page_language() == "en" else number.replace(".", ",")
    }


def waiting_text(days: int) -> str:
    """A waiting time in days, weeks or months, as people say it."""
    if days < 14:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if days < 60:
        return _("about %(count)s weeks") % {"count": round(days / 7)}
    return _("about %(count)s months") % {"count": round(days / 30)}


def spelled_address(address: str) -> str:
    """An e-mail address as the networks print it: name(at)example.fi."""
    return address.replace("@", "(at)")


def _short(moment: time | datetime | None) -> str:
    """A full hour without its minutes where readers write it so."""
    if moment is None:
        return ""
    if moment.minute == 0 and page_language() != "en":
        return str(moment.hour)
    return time_of_day(moment)


def _lowers() -> bool:
    return page_language() != "en"


def example_searches() -> list[str]:
    """What people may write on the front page, in their own words."""
    return [
        _("I want to work"),
        _("I miss company"),
        _("my studies stopped"),
        _("help with forms"),
        _("too tired to work"),
    ]


def view_name(word: str) -> str:
    """For whom a page of an entry is written."""
    return {
        "": _("For me"),
        "laheinen": _("For a relative or friend"),
        "ammattilainen": _("For a professional"),
    }[word]


def name_in(texts: dict[str, str] | None) -> Passage:
    """A name in the page's language."""
    return pick(texts, page_language())


def relative_can(access: str | None, accessibility: Sequence[str]) -> list[str]:
    """What somebody can do for a relative or friend, by how one gets in."""
    ways = {
        Access.JUST_COME: [
            _("You can come along, also the first time. No referral is needed."),
            _("Agree together where you meet and how you get home."),
        ],
        Access.CONTACT: [
            _("You can call or write and ask how it works. You do not need to tell whom it is about."),
            _("You can be there when your relative or friend makes contact."),
        ],
        Access.BOOK: [
            _("You can ask which times are free and help to book one."),
            _("You can come along to the first meeting if your relative or friend wants it."),
        ],
        Access.APPLY: [
            _("You can read the application through together and help to fill it in."),
            _(
                "Your relative or friend signs the application, or somebody who has the right to sign for them."
            ),
        ],
        Access.REFERRAL: [
            _("You can help to ask for the referral. This page tells who writes it."),
            _("You can gather the papers that are asked for."),
        ],
    }
    told = list(ways.get(Access(access), [])) if access else []
    if AccessibilityFact.ASSISTANT in accessibility:
        told.append(_("A supporter or assistant is welcome here."))
    return told or [
        _("You can call or write and ask how it works. You do not need to tell whom it is about.")
    ]


# What a quality rule says, by its id in `queries/quality.py`.
QUALITY_SENTENCES = {
    "text-too-long": lazy("The text is %(length)s characters long. At most %(limit)s fit."),
    "name-is-organisation": lazy(
        "The name holds the name of the organisation. Name what people get instead."
    ),
    "summary-missing": lazy("The text in short is missing. It is what people see in the results."),
    "summary-repeats-name": lazy("The text in short only repeats the name. Tell what people get."),
    "summary-starts-description": lazy("The description begins with the text in short. Say each thing once."),
    "summary-not-sentence": lazy("Write the text in short as whole sentences."),
    "description-missing": lazy("The description is missing."),
    "description-short": lazy(
        "The description has fewer than %(limit)s characters. Does it tell enough to decide?"
    ),
    "web-address-in-text": lazy(
        "A web address stands in the text: %(found)s. Put it with the ways to get in touch."
    ),
    "email-in-text": lazy(
        "An e-mail address stands in the text: %(found)s. Put it with the ways to get in touch."
    ),
    "phone-in-text": lazy(
        "A phone number stands in the text: %(found)s. Put it with the ways to get in touch."
    ),
    "address-in-text": lazy(
        "A street address stands in the text: %(found)s. Put it with the ways to get in touch."
    ),
    "hours-in-text": lazy(
        "Opening hours stand in the text: %(found)s. Put them with the ways to get in touch."
    ),
    "law-in-text": lazy(
        "The text quotes a section of a law: %(found)s. Tell what it means for the reader instead."
    ),
    "day-passed": lazy("The text names a day that has passed: %(found)s."),
    "day-to-keep": lazy("The text names a day: %(found)s. Somebody must change it when the day has passed."),
    "long-sentence": lazy(
        "The longest sentence has %(length)s words. Sentences of at most %(limit)s are easier."
    ),
    "unexplained-abbreviation": lazy("The abbreviation %(found)s is not explained."),
    "all-capitals": lazy("The text is written in capitals, which is slow to read."),
    "language-incomplete": lazy("This text is in another language of the entry, but not in this one."),
    "finnish-missing": lazy("There is no Finnish version."),
    "swedish-missing": lazy("There is no Swedish version."),
    "instructions-missing": lazy("It is not told what one does to get in."),
    "access-missing": lazy(
        "It is not chosen how one gets in: just come, get in touch, book, apply or with a referral."
    ),
    "languages-missing": lazy("The languages of the service are not chosen."),
    "channel-missing": lazy("There is no way to get in touch: no place, phone, web page, e-service or form."),
    "target-group-missing": lazy("No target group is chosen."),
    "class-missing": lazy("No service class is chosen."),
    "class-too-broad": lazy("All chosen service classes are main classes. Choose at least one below them."),
    "too-many-classes": lazy(
        "There are %(length)s service classes. At most %(limit)s tell what it is about."
    ),
    "too-many-terms": lazy("There are %(length)s ontology terms. At most %(limit)s tell what it is about."),
    "words-missing": lazy("There are no search words. Add the words people use."),
    "cost-unknown": lazy("It is not told what it costs."),
    "area-missing": lazy("It is not told in which municipalities it is."),
    "never-assured": lazy("Nobody has confirmed that this is true."),
    "not-fresh": lazy("It is %(days)s days since somebody confirmed that this is true."),
    "long-not-fresh": lazy(
        "It is %(days)s days since somebody confirmed that this is true. That is too long."
    ),
}


def quality_sentence(rule: str, values: Iterable[tuple[str, str | int]] = ()) -> str:
    """What a finding of a quality rule means to the one who writes."""
    return str(QUALITY_SENTENCES[rule]) % dict(values)


# Why a record or a leaf of the national catalogue was not simply carried over, by its code.
IMPORT_REASONS = {
    "all-are-services": lazy("Everything from the catalogue is a service here."),
    "broken-json": lazy("The file is not valid JSON."),
    "cannot-be-opened": lazy("The file cannot be opened."),
    "capitals": lazy("Capitals became ordinary letters."),
    "channel-not-here": lazy("The channel is not in the directory."),
    "collections-are-ours": lazy("Collections are made by the network itself."),
    "contacts-are-of-services": lazy("Contact details belong to services, not to organisations."),
    "control-characters": lazy("Invisible control characters were taken out."),
    "file-too-big": lazy("The file is too big."),
    "follows-from-area": lazy("The municipalities follow from the area."),
    "follows-from-parts": lazy("It shows from the other parts."),
    "housekeeping": lazy("It is the catalogue's own bookkeeping."),
    "https-added": lazy("https:// was added to the address."),
    "id-only": lazy("There is an id, but no record."),
    "key-twice": lazy("The same key stands twice in one object."),
    "label": lazy("It is a name that the directory has already."),
    "language-not-here": lazy("The product does not have this language."),
    "law-without-address": lazy("The law has no web address."),
    "main-entrance-has-no-name": lazy("The main entrance needs no name."),
    "national-description-not-here": lazy("The national description is not in the directory."),
    "no-address": lazy("The link has no address."),
    "no-field": lazy("The directory has no place for it."),
    "no-field-for-type": lazy("The directory has no place for this kind of text."),
    "no-id": lazy("The record has no id."),
    "no-name": lazy("The record has no name."),
    "no-number": lazy("The number is missing."),
    "no-organisation": lazy("No organisation answers for it."),
    "not-a-business-id": lazy("It is not a business id."),
    "not-a-day": lazy("It is not a day."),
    "not-a-number": lazy("It is not a number."),
    "not-a-phone-number": lazy("It is not a phone number."),
    "not-a-record": lazy("It is not a record of the catalogue."),
    "not-a-time": lazy("It is not a time of day."),
    "not-a-web-address": lazy("It is not a web address."),
    "not-an-e-mail-address": lazy("It is not an e-mail address."),
    "not-an-id": lazy("It is not an id."),
    "not-in-finland": lazy("The coordinates are not in Finland."),
    "not-json": lazy("The file is not JSON; it was not read."),
    "not-utf-8": lazy("The file is not text in UTF-8."),
    "not-valid": lazy("It goes past a limit of the directory."),
    "number-out-of-range": lazy("A number is too big or not a number."),
    "organisation-not-here": lazy(
        "The organisation that answers for it is not in the directory. Import it first."
    ),
    "parent-not-here": lazy("The organisation above it is not in the directory."),
    "pattern-not-address": lazy("It is a pattern for addresses, not an address."),
    "placeholder": lazy("It is an example from the documentation, not a fact."),
    "said-by-service": lazy("The same is read from the service."),
    "said-by-unit": lazy("The same is read from the unit."),
    "said-twice": lazy("The same language stands twice."),
    "split-at-commas": lazy("Several words in one were made words of their own."),
    "too-deep": lazy("The objects are too deep inside each other."),
    "too-long": lazy("The text is too long."),
    "too-many": lazy("There are too many."),
    "unknown-area": lazy("The area is not known."),
    "unknown-code": lazy("The code is not known."),
    "unknown-field": lazy("The field is new: the importer does not know it."),
    "unknown-kind": lazy("The kind of channel is not known."),
    "unknown-municipality": lazy("There is no such municipality today."),
    "withdrawn": lazy("The catalogue has withdrawn it."),
    "written-as-municipalities": lazy("The area is written as its municipalities."),
    "wrong-type": lazy("The value is of the wrong type."),
}


def import_sentence(reason: str) -> str:
    """Why something of a source was not simply carried over. What is no code is a sentence already."""
    return str(IMPORT_REASONS.get(reason, reason))


# Why a file cannot be read as a table, by its code.
TABLE_FILE_SENTENCES = {
    "broken-csv": lazy("Row %(row)s cannot be read: a quotation mark has no end."),
    "broken-xlsx": lazy("The file is broken. Save it again in your spreadsheet program and try once more."),
    "cell-too-long": lazy("A cell on row %(row)s has more than %(limit)s characters."),
    "empty": lazy("The file is empty."),
    "header-twice": lazy("The column “%(header)s” is there twice. Keep one of them."),
    "locked": lazy("The file has a password. Save it without one."),
    "macros": lazy("The file holds macros. Save it as an ordinary workbook (.xlsx)."),
    "no-name-column": lazy("There is no column for the name. The first row holds the names of the columns."),
    "not-a-table": lazy("This is not a table. Use a CSV file or an XLSX workbook."),
    "old-excel": lazy("This kind of workbook cannot be read. Save it as .xlsx or CSV."),
    "too-big": lazy("The file is bigger than %(limit)s MB."),
    "too-many-columns": lazy("There are more than %(limit)s columns."),
    "too-many-rows": lazy("There are more than %(limit)s rows. Divide the table into parts."),
    "too-much-packed": lazy("The file unpacks to more than %(limit)s MB, so it is not opened."),
}
# What is wrong or worth knowing about a cell or a row, by its code.
TABLE_ROW_SENTENCES = {
    "cannot-change-kind": lazy("A service cannot become an activity in a table, nor the other way round."),
    "cannot-move": lazy("The entry belongs to another organisation. A table cannot move it."),
    "changed-meanwhile": lazy(
        "Somebody changed the entry after you looked at this. Read the table in again."
    ),
    "like": lazy(
        "An entry looks like this already: “%(names)s”. If it is the same, its number is %(value)s."
    ),
    "name-missing": lazy("The name is missing."),
    "no-entry": lazy("You have no entry with the number %(value)s. Leave the number empty for a new entry."),
    "not-a-number": lazy("“%(value)s” is not a number that fits here."),
    "not-a-phone-number": lazy("“%(value)s” is not a phone number."),
    "not-a-postal-code": lazy("“%(value)s” is not a postal code."),
    "not-a-web-address": lazy("“%(value)s” is not a web address. It begins with https://"),
    "not-an-e-mail-address": lazy("“%(value)s” is not an e-mail address."),
    "not-valid": lazy("The directory cannot hold this: %(value)s"),
    "not-written": lazy("The row could not be written: %(value)s"),
    "not-yes-or-no": lazy("“%(value)s” is neither yes nor no."),
    "not-yours": lazy("You may not write entries of “%(value)s”."),
    "row-twice": lazy("The same name stands on an earlier row."),
    "several": lazy("“%(value)s” can mean more than one: %(names)s."),
    "shared-channel": lazy("Other entries use the same contact details (%(value)s). They change there too."),
    "too-long": lazy("“%(value)s…” is too long."),
    "unknown": lazy("“%(value)s” is not known."),
    "unknown-column": lazy("The column “%(value)s” is not known and is not read."),
}
DID_YOU_MEAN = lazy("Did you mean: %(names)s?")


def table_file_sentence(reason: str, values: Iterable[tuple[str, str | int]] = ()) -> str:
    """Why a file cannot be read as a table."""
    return str(TABLE_FILE_SENTENCES[reason]) % dict(values)


def table_row_sentence(reason: str, value: str = "", suggestions: Iterable[str] = ()) -> str:
    """What is wrong in a cell or a row, and what may have been meant."""
    names = ", ".join(suggestions)
    sentence = str(TABLE_ROW_SENTENCES[reason]) % {"value": value, "names": names}
    if names and reason in {"unknown", "unknown-column"}:
        return f"{sentence} {DID_YOU_MEAN % {'names': names}}"
    return sentence


# What belongs in a column of a table of entries, by the kind of the column.
COLUMN_HELP = {
    "number": lazy("The number of an entry that is there already. Leave it empty for a new one."),
    "organisation": lazy("Whose entry it is. Empty: the organisation you choose when you read the table in."),
    "kind": lazy("One of these."),
    "line": lazy("One line of text."),
    "text": lazy("Text. A line break is Alt+Enter in a cell."),
    "access": lazy("One of these."),
    "charge": lazy("One of these."),
    "scope": lazy("One of these. Empty: certain municipalities."),
    "yes": lazy("Yes or no."),
    "municipalities": lazy("Names or three-digit codes of municipalities, separated by commas."),
    "municipality": lazy("The name or the three-digit code of a municipality."),
    "areas": lazy("Areas, separated by semicolons."),
    "target_group": lazy("Codes or names, separated by semicolons."),
    "life_event": lazy("Codes or names, separated by semicolons."),
    "service_class": lazy("Codes or names, separated by semicolons."),
    "words": lazy("Words that people use, separated by semicolons."),
    "languages": lazy("Languages, separated by semicolons."),
    "accessibility": lazy("What is true of the place, separated by semicolons."),
    "phone": lazy("A phone number."),
    "email": lazy("A shared e-mail address, not a person's own."),
    "url": lazy("A web address. It begins with https://"),
    "postal_code": lazy("Five digits."),
    "days": lazy("How many days may pass before somebody checks the entry. Usually 180."),
}


def column_help(kind: str) -> str:
    """What belongs in a column of a table of entries."""
    return str(COLUMN_HELP[kind])


def verdict_label(verdict: str) -> str:
    """What would become of a row of a table."""
    return {
        "new": _("New entry"),
        "changed": _("Changes an entry"),
        "unchanged": _("No change"),
        "refused": _("Cannot be read"),
        "conflict": _("Changed meanwhile"),
    }[verdict]


def answer_text(key: str, value: object, *, you: bool) -> str:
    """An answer of the guided finder as it stands in the list of answers; empty when there is none."""
    match value:
        case None:
            return ""
        case {"between": [low, high]}:
            return cell_phrase(Cell(key, Range(low or None, high)), you=you)
        case {"has": has}:
            return ", ".join(choice_text(key, code, you=you) for code in has) or _("None of these")
        case _:
            return choice_text(key, value, you=you)


def choice_text(key: str, value: object, *, you: bool) -> str:
    """An answer one may choose: Kyllä, Työssä, Olet ollut työtön alle 6 kuukautta."""
    if isinstance(value, dict):
        return answer_text(key, value, you=you)
    inside = VALUES[key].get(str(value)) if key == "main_activity" else None
    text = str(inside) if inside else value_label(key, value)
    return text[:1].upper() + text[1:]
