"""E-mail addresses, also spelled out, and homes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from polku.publishing.detector.kinds import Found, Kind, Known

_AT = r"(?:@|＠|\s?[(\[{]\s?(?:at|ät|a|@|miukumauku|snabel-?a)\s?[)\]}]\s?|\s(?:at|ät)\s)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|piste|punkt)\s?[)\]}]\s?|\s(?:dot|piste|punkt)\s)"
_EMAIL = re.compile(
    rf"(?<![\w.@+-])([\w+-]{{1,64}}(?:{_DOT}[\w+-]{{1,64}}){{0,4}}){_AT}([\w-]{{1,64}}(?:{_DOT}[\w-]{{1,64}}){{0,4}}{_DOT}[a-zåäö]{{2,12}})(?![\w@])",
    re.IGNORECASE,
)
# Mailboxes that belong to a desk, and patterns that name nobody.
_SHARED = re.compile(
    r"(?:info|kirjaamo|registrator\w*|toimisto|kansli|asiakaspalvelu|neuvonta|palaute|ohjaus|viestinta|posti|tieto\w*|"
    r"yhteys|office|contact|support|hello|noreply|no-reply|tuki|ilmoittautumi\w+|verkosto|koordinaattori|polku|"
    r"etunimi.sukunimi|förnamn.efternamn|fornamn.efternamn|firstname.lastname|name|nimi)",
    re.IGNORECASE,
)

_STREET = (
    r"(?<![\w-])[A-ZÅÄÖ][\w-]{0,40}(?:\s[\w-]{1,40})?(?:katu|kadun|kadulla|tie|tien|tiellä|kuja|kujalla|polku|polulla|rinne|raitti|ranta|"
    r"gata|gatan|väg|vägen|gränd|gränden|stigen)"
)
_FLAT = re.compile(rf"{_STREET}\s\d{{1,4}}\s?(?:[A-Za-z]\s?\d{{1,3}}\b|(?:as|bst|lgh)\.?\s?\d{{1,3}}\b)")
_HOME = re.compile(
    rf"(?:\basu[ui]\w*|\b(?:koti)?osoite\w*|\bkotona|\bmuutti|\bbor|\bbodde|\b(?:hem)?adress\w*|\blives|\bhome address)"
    rf"(?:\s(?:on|är|is|osoitteessa|på|at|in))*[\s:]+({_STREET}(?:\s\d{{1,4}}\s?[A-Za-z]?\b)?)",
    re.IGNORECASE,
)


def contacts(text: str, known: Known) -> Iterator[Found]:
    """E-mail addresses of people, and their homes."""
    for match in _EMAIL.finditer(text):
        box = re.sub(_DOT, ".", match[1], flags=re.IGNORECASE).lower()
        whole = f"{box}@{re.sub(_DOT, '.', match[2], flags=re.IGNORECASE).lower()}"
        if not _SHARED.fullmatch(box) and whole not in known.public:
            yield Found(match.start(), match.end(), Kind.EMAIL)
    for match in _FLAT.finditer(text):
        yield Found(match.start(), match.end(), Kind.ADDRESS)
    for match in _HOME.finditer(text):
        yield Found(match.start(1), match.end(1), Kind.ADDRESS)
