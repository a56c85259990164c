"""Personal data in a text, found before it is public. Plain Python: a text in, places out; nothing is kept or logged.

`find` tells where something stands and what it may be. Who is known here (people with accounts, clients) is asked
through `Known`, which answers about base forms and never lists anybody.
"""

from polku.publishing.detector.finding import find
from polku.publishing.detector.inflection import bases
from polku.publishing.detector.kinds import NOBODY_KNOWN, Found, Kind, Known
from polku.publishing.detector.numbers import is_identity_code

__all__ = ["NOBODY_KNOWN", "Found", "Kind", "Known", "bases", "find", "is_identity_code"]
