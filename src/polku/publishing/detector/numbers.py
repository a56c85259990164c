"""Identity codes, telephone numbers, bank accounts, days of birth: what is made of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from polku.publishing.detector.kinds import Found, Kind, Known

_DASHES = "-\u2010\u2011\u2012\u2013\u2212"
# Separators: + for the 19th century, - and Y X W V U for the 20th, A to F for the 21st (in use since 2023).
_CODE = re.compile(
    rf"(?<![\w])(\d{{2}})(\d{{2}})(\d{{2}})\s?([{_DASHES}+YXWVUABCDEF])\s?(\d{{3}})([0-9A-FHJ-NPR-Y])(?![\w])",
    re.IGNORECASE,
)
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)

_PHONE = re.compile(
    r"(?<![\w/.,:+-])(?:\+|00)?\d(?:[\s\u00a0()\u2010-\u2013-]{0,2}\d){6,14}(?![\w/]|[.,:-]\d)"
)
# Mobile numbers and area codes; numbers of companies and authorities (010, 020, 029, 0800…) are nobody's own.
_OWN_NUMBER = re.compile(r"0(?:4\d|50)\d{5,8}|0(?:[23][1-8]|[5689][1-9]|1[3-9])\d{4,7}")
_ABROAD = re.compile(r"(?:\+|00)(?!358)[1-9]\d{7,13}")

_ACCOUNT = re.compile(r"(?<![\w])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![\w])")

_DAY = r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}"
_BORN = re.compile(
    rf"(?:\bsynt(?:\.|ynyt|yi|ymäaika\w*|ymäpäivä\w*)|\bs\.|\bföd(?:d|elsedatum|elsetid)|\bf\."
    rf"|\bborn|\bdate of birth|\bDOB)"
    rf"(?:\s+(?:on|den|oli|är))?[\s:]*({_DAY})",
    re.IGNORECASE,
)
_YEAR_BORN = re.compile(r"\(\s?(?:s|synt|f|född|b|born)\.?\s?((?:19|20)\d{2})\s?\)", re.IGNORECASE)


def numbers(text: str, known: Known) -> Iterator[Found]:
    """What is made of digits in a text."""
    yield from _codes(text)
    yield from _accounts(text)
    yield from _births(text)
    yield from _phones(text, known)


def is_identity_code(text: str) -> bool:
    """Whether a text is an identity code (henkilötunnus) of a day that exists, with its right check character."""
    whole = _CODE.fullmatch(text.strip())
    return whole is not None and _is_day(whole) and _is_checked(whole)


def _codes(text: str) -> Iterator[Found]:
    for match in _CODE.finditer(text):
        # A wrong check character is a mistake in writing: the person may be found all the same.
        if _is_day(match):
            yield Found(match.start(), match.end(), Kind.IDENTITY_CODE, _is_checked(match))


def _is_day(match: re.Match[str]) -> bool:
    day, month, year, sign = match[1], match[2], match[3], match[4].upper()
    century = _CENTURIES["-" if sign in _DASHES else sign]
    try:
        date(century + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_checked(match: re.Match[str]) -> bool:
    digits = int(match[1] + match[2] + match[3] + match[5])
    return _CHECKS[digits % 31] == match[6].upper()


def _phones(text: str, known: Known) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        number = re.sub(r"[^\d+]", "", match[0])
        home = re.sub(r"^(?:\+|00)358\(?0?\)?", "0", number)
        if home in known.public or number in known.public:
            continue
        if _OWN_NUMBER.fullmatch(home) or _ABROAD.fullmatch(number):
            yield Found(match.start(), match.end(), Kind.PHONE)


def _accounts(text: str) -> Iterator[Found]:
    for match in _ACCOUNT.finditer(text):
        plain = re.sub(r"\s", "", match[0])
        if 15 <= len(plain) <= 34 and _remainder(plain) == 1:
            yield Found(match.start(), match.end(), Kind.ACCOUNT, True)


def _remainder(account: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97


def _births(text: str) -> Iterator[Found]:
    for pattern in (_BORN, _YEAR_BORN):
        for match in pattern.finditer(text):
            yield Found(match.start(1), match.end(1), Kind.BIRTH_DATE)
