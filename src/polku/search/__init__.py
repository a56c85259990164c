"""Search of a public-service directory in Finnish, Swedish and English: a plain library, words in and hits out."""

from polku.search.analysis import ANALYSER_VERSION, Analyser, WordAnalyser
from polku.search.documents import FIELD_WEIGHTS, Document, Entry, entry_of
from polku.search.everyday import Phrase
from polku.search.index import Index, fill
from polku.search.places import Place
from polku.search.query import Hit, Query, Reading, ReadingKind, Results, Sort
from polku.search.tokens import Tokens

__all__ = [
    "ANALYSER_VERSION",
    "FIELD_WEIGHTS",
    "Analyser",
    "Document",
    "Entry",
    "Hit",
    "Index",
    "Phrase",
    "Place",
    "Query",
    "Reading",
    "ReadingKind",
    "Results",
    "Sort",
    "Tokens",
    "WordAnalyser",
    "entry_of",
    "fill",
]
