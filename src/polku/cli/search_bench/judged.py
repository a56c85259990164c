"""Queries with judgements: what each service is worth to each query, from what the service is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from polku.cli.search_bench.directory import Service
from polku.cli.search_bench.language import Concept, concepts, group_forms, tables
from polku.search import Phrase, Place

MAIN, SECOND, MENTIONED = 3, 2, 1
CLASSES = (
    "exact",
    "inflected",
    "compound_part",
    "several_words",
    "typo",
    "everyday",
    "swedish",
    "swedish_compound",
    "english",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the best grade that services about each concept can have."""

    kind: str
    text: str
    language: str
    held_out: bool
    targets: Mapping[str, int]
    group: str | None
    municipality: str | None

    def grade(self, service: Service) -> int:
        """Return 3 for just what was asked, 2 for close or a part of the service, 1 for a mention, else 0."""
        if self.group is not None and service.group != self.group:
            return 0
        if self.municipality and not (service.nationwide or self.municipality in service.municipalities):
            return 0
        roles = [(MAIN, (service.main,)), (SECOND, service.second), (MENTIONED, service.mentioned)]
        return max(min(role, self.targets.get(key, 0)) for role, keys in roles for key in keys or ("",))


@cache
def judged_queries() -> tuple[Judged, ...]:
    """Return all judged queries."""
    tables_of = tables("judged.toml")
    found = []
    for kind in CLASSES:
        for block in tables_of[kind]:
            language = block.get("language", "fi")
            for row in block["queries"]:
                targets = _targets(row, language)
                held_out = bool(row.get("held_out"))
                found.append(
                    Judged(
                        kind,
                        row["text"],
                        language,
                        held_out,
                        targets,
                        row.get("group"),
                        row.get("municipality"),
                    )
                )
    return tuple(found)


def _targets(row: Mapping[str, object], language: str) -> Mapping[str, int]:
    if "part" in row:
        part = str(row["part"])
        graded = {key: _grade_of_part(part, concept, language) for key, concept in concepts().items()}
    elif "concept" in row:
        asked = concepts()[str(row["concept"])]
        graded = {key: _grade_of_concept(asked, concept) for key, concept in concepts().items()}
    else:
        listed = row["concepts"]
        graded = {str(key): MAIN for key in listed} if isinstance(listed, list) else {}
    return {key: grade for key, grade in graded.items() if grade}


def _grade_of_part(part: str, concept: Concept, language: str) -> int:
    pieces = [piece.rstrip("-") for piece in concept.pieces(language)]
    if pieces[-1] == part:
        return MAIN
    return SECOND if part in pieces else 0


def _grade_of_concept(asked: Concept, concept: Concept) -> int:
    if asked is concept:
        return MAIN
    wanted, pieces = asked.pieces("fi"), concept.pieces("fi")
    return SECOND if pieces[-len(wanted) :] == wanted else 0


def phrases() -> list[Phrase]:
    """Return the everyday words, and the target groups as people name them."""
    rows = [row for block in tables("judged.toml")["phrases"] for row in block["rows"]]
    everyday = [
        Phrase(text, language, tuple(("service_class", code) for code in codes), tuple(terms))
        for text, language, codes, terms in rows
    ]
    groups = tables("concepts.toml")["groups"]
    named = [
        Phrase(name, language, (("target_group", key),))
        for key, forms in group_forms().items()
        for language, name in (("fi", forms["nom"]), ("sv", groups[key]["sv"]), ("en", groups[key]["en"]))
    ]
    return [*everyday, *named, *_labels()]


def _labels() -> list[Phrase]:
    """Return the labels of the classes in each language with those in the others, as a code list has them."""
    found = []
    for key, concept in concepts().items():
        labels = {language: concept.label(language) for language in concept.terms}
        for language, label in labels.items():
            others = tuple(other for name, other in labels.items() if name != language)
            found.append(Phrase(label, language, (("service_class", key),), others))
    return found


def places() -> list[Place]:
    """Return the municipalities of the generated directory."""
    rows = tables("concepts.toml")["municipalities"]
    return [Place(code, {"fi": (row[0],), "sv": (row[3],)}, frozenset({code})) for code, row in rows.items()]
