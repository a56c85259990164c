"""What a report is made from: the services of a scope with the criteria in force on its day."""

from __future__ import annotations

from collections.abc import Iterable

from polku.accounts.choices import AreaKind
from polku.accounts.models import Area, AreaMunicipality, in_force
from polku.criteria.bridge import vocabulary
from polku.criteria.choices import Purpose
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.directory.queries.offers import Offer, Offers, key_of, offers_on
from polku.network.content import InputsContent, NeedsContent, ScopeContent, ServedContent, UnreadContent
from polku_engine import CriteriaError, Rule
from polku_engine import CriteriaSet as EngineSet
from polku_engine.criteria import criteria_to_json, prepare


def inputs_of(asked: ScopeContent) -> InputsContent:
    """The services of a scope, those that cannot be analysed, and what is needed before what."""
    towns = municipalities_of(asked)
    if asked.purpose != Purpose.ENTRY:
        return InputsContent(services=_sets(asked, towns), municipalities=towns)
    offers = offers_on(asked.on, municipalities=towns, theme=asked.theme, service_class=asked.service_class)
    chosen = [o for o in offers.offers if not asked.client_group or _group(o.criteria) == asked.client_group]
    fitting = [offer for offer in chosen if _fits(offer.rules)]
    return InputsContent(
        services=[_served(offer) for offer in fitting],
        unread=_unread(offers, [offer for offer in chosen if not _fits(offer.rules)]),
        prerequisites=_prerequisites(offers),
        municipalities=towns,
    )


def municipalities_of(asked: ScopeContent) -> list[str]:
    """The codes of the municipalities of a scope on its day: those asked for, else those of the networks here.

    None means everywhere: nobody has said where the networks are.
    """
    wanted = set(asked.municipalities)
    named = {tuple(area.partition(":")[::2]) for area in asked.areas}
    if not wanted and not named:
        named = {(AreaKind.NETWORK, code) for code in _networks()}
    ids = [area.pk for area in Area.objects.all() if (area.kind, area.code) in named] if named else []
    links = AreaMunicipality.objects.filter(in_force(asked.on), area__in=ids)
    return sorted(wanted | set(links.values_list("municipality_id", flat=True)))


def _networks() -> Iterable[str]:
    return Area.objects.filter(kind=AreaKind.NETWORK).values_list("code", flat=True)


def _served(offer: Offer) -> ServedContent:
    entry = offer.entry
    return ServedContent(
        key=offer.key,
        names=(entry.published_content or {}).get("name", {}),
        organisation=entry.organisation_id,
        organisation_names=entry.organisation.names,
        criteria=offer.criteria.criteria.pk,
        version=offer.criteria.version.number,
        rules=criteria_to_json(offer.rules),
        entry=entry.pk,
        area=sorted(offer.area),
        themes=sorted(offer.themes),
        classes=sorted(offer.classes),
    )


def _sets(asked: ScopeContent, towns: list[str]) -> list[ServedContent]:
    """Criteria of another purpose, each in the area of its organisation."""
    holding = in_force_on(asked.on, purpose=asked.purpose)
    chosen = [h for h in holding.values() if not asked.client_group or _group(h) == asked.client_group]
    areas = _areas_of({each.criteria.organisation_id for each in chosen}, asked)
    served = [_served_set(each, areas.get(each.criteria.organisation_id, set())) for each in chosen]
    return [s for s in served if not towns or not s.area or set(towns) & set(s.area)]


def _served_set(holding: InForce, area: set[str]) -> ServedContent:
    criteria = holding.criteria
    return ServedContent(
        key=criteria.key,
        names=criteria.names,
        organisation=criteria.organisation_id,
        organisation_names=criteria.organisation.names,
        criteria=criteria.pk,
        version=holding.version.number,
        rules=criteria_to_json(holding.rules),
        area=sorted(area),
    )


def _areas_of(organisations: Iterable[int], asked: ScopeContent) -> dict[int, set[str]]:
    """The municipalities of organisations that say where they work."""
    links = AreaMunicipality.objects.filter(in_force(asked.on), area__organisations__in=list(organisations))
    found: dict[int, set[str]] = {}
    for organisation, code in links.values_list("area__organisations", "municipality_id"):
        found.setdefault(organisation, set()).add(code)
    return found


def _group(holding: InForce) -> str:
    group = holding.criteria.client_group
    return group.slug if group else ""


def _fits(rules: EngineSet) -> bool:
    """Whether every condition alone makes sense in today's vocabulary."""
    try:
        for rule in rules.rules:
            for cell in rule.cells:
                prepare(EngineSet("one", (Rule((cell,)),)), vocabulary())
    except CriteriaError:
        return False
    return True


def _unread(offers: Offers, wrong: Iterable[Offer]) -> list[UnreadContent]:
    told = [(entry, reason.value) for entry, reason in offers.unread]
    told += [(offer.entry, "wrong") for offer in wrong]
    return [
        UnreadContent.model_validate(
            {"entry": entry.pk, "names": (entry.published_content or {}).get("name", {}), "reason": reason}
        )
        for entry, reason in told
    ]


def _prerequisites(offers: Offers) -> list[NeedsContent]:
    """The entries of the scope that need another first, those others, and what these need in turn."""
    found: dict[int, Entry] = {}
    waiting = [o.entry for o in offers.offers] + [entry for entry, _ in offers.unread]
    while waiting:
        found |= {entry.pk: entry for entry in waiting}
        wanted = {pk for entry in waiting for pk in _needed(entry)} - found.keys()
        waiting = list(Entry.objects.filter(pk__in=wanted))
    bound = {pk for entry in found.values() for pk in _needed(entry)}
    told = [entry for entry in found.values() if entry.pk in bound or _needed(entry)]
    return [
        NeedsContent(
            key=key_of(entry.pk),
            names=(entry.published_content or {}).get("name", {}),
            needs=[key_of(pk) for pk in _needed(entry) if pk in found],
            public=entry.state == EntryState.PUBLISHED,
        )
        for entry in sorted(told, key=lambda each: each.pk)
    ]


def _needed(entry: Entry) -> list[int]:
    content = entry.content
    return sorted({need.entry for need in content.prerequisites if need.entry}) if content else []
