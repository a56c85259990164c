"""The guided finder: a question at a time, then what fits. The answers travel in the form and are kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from polku.criteria.wording import (
    Reason,
    checked_phrase,
    fact_label,
    fact_question,
    municipality_name,
    nearest_miss_phrases,
    source_phrase,
)
from polku.criteria.wording import reasons as reasons_of
from polku.directory import wording
from polku.directory.bridge.addresses import whole
from polku.directory.bridge.guided import answered, passed_over, read_told, taken_back, write_told
from polku.directory.choices import Passed, Wish
from polku.directory.content import Told
from polku.directory.forms.guided import AT, FACT, TOLD, AnswerForm, BeginForm, GuidedNeedForm, OnceForm
from polku.directory.models import Entry
from polku.directory.queries import finding
from polku.directory.queries.guided import (
    Asked,
    Standing,
    asked_of,
    further_asked,
    next_asked,
    standing,
)
from polku.directory.queries.offers import AREA_FACT
from polku.directory.queries.reading import Collected, collected_entries
from polku.directory.views.remembering import remembered_municipality, write_ids
from polku.shared import clock
from polku.shared.errors import Invalid

ask_or_answer = require_http_methods(["GET", "HEAD", "POST"])
QUESTION, RESULTS = "question", "results"
# How many of each group a page shows, and how many of all when somebody asks for more of one.
SHOWN = {"fits": 12, "may_fit": 12, "does_not_fit": 5}
MOST_SHOWN = 40
WITHOUT_SHOWN = 5


@ask_or_answer
def guided(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _start(request, BeginForm(regions=finding.known_regions(), initial=_remembered(request)))
    doing = request.POST.get("do", "")
    if doing == "forget":
        # The browser's own copies of the pages go too.
        response = redirect("guided")
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    if doing == "begin":
        return _begin(request)
    return _go_on(request, told_of(request), doing)


def told_of(request: HttpRequest) -> Told:
    """What the page that was sent carries. Raises Invalid."""
    return read_told(request.POST.get(TOLD, ""), clock.today())


def _remembered(request: HttpRequest) -> dict[str, Any]:
    return {"municipality": remembered_municipality(request)}


def _start(request: HttpRequest, form: BeginForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "directory/guided/start.html", {"form": form}, status=status)


def _begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST, regions=finding.known_regions())
    if not form.is_valid():
        return _start(request, form)
    home = form.cleaned_data["municipality"]
    told = Told(
        wish=form.cleaned_data["wish"] or None,
        words=form.cleaned_data["words"],
        for_other=form.cleaned_data["for_other"],
        given={"municipality": home} if home else {},
    )
    return question_or_results(request, told)


def _go_on(request: HttpRequest, told: Told, doing: str) -> HttpResponse:
    """What one of the buttons of a question or of the results asks for."""
    fact = request.POST.get(FACT, "")
    at_results = request.POST.get(AT) == RESULTS
    if "change" in request.POST:
        return question(request, told, _asked(told, request.POST["change"]))
    if "remove" in request.POST:
        told = taken_back(told, request.POST["remove"])
        return results(request, told) if at_results else question_or_results(request, told)
    match doing:
        case "show":
            return results(request, told) if at_results else question(request, told, _asked(told, fact))
        case "results":
            return results(request, told)
        case "back":
            return _back(request, told, fact)
        case "on":
            asked = further_asked(_standing(told))
            return question(request, told, asked) if asked else results(request, told)
        case Passed.UNKNOWN | Passed.SKIPPED:
            return question_or_results(request, passed_over(told, _asked(told, fact).fact.key, doing))
    return _answer(request, told, _asked(told, fact))


def _back(request: HttpRequest, told: Told, fact: str) -> HttpResponse:
    """The question before: of one that is asked again, the one before it; else the last that was answered."""
    order = list(told.given)
    before = order[: order.index(fact)] if fact in order else order
    if not before:
        wish_form = BeginForm(regions=finding.known_regions(), initial=_begun(told))
        return _start(request, wish_form)
    return question(request, told, _asked(told, before[-1]))


def _begun(told: Told) -> dict[str, Any]:
    begun = {"wish": told.wish or "", "words": told.words, "for_other": told.for_other}
    return {**begun, "municipality": told.given.get("municipality")}


def _answer(request: HttpRequest, told: Told, asked: Asked) -> HttpResponse:
    form = AnswerForm(asked, request.POST, regions=finding.known_regions(), you=not told.for_other)
    if not form.is_valid():
        return question(request, told, asked, form)
    more = answered(told, asked.fact.key, form.value)
    try:
        _standing(more)
    except Invalid as error:
        form.add_error("answer", str(error))
        return question(request, told, asked, form)
    return question_or_results(request, more)


def _asked(told: Told, key: str) -> Asked:
    asked = asked_of(_standing(told), key)
    if asked is None:
        raise Invalid(_("The question is not known any more. Begin again from the first question."))
    return asked


def _standing(told: Told) -> Standing:
    return standing(told, language=wording.page_language())


def question_or_results(request: HttpRequest, told: Told) -> HttpResponse:
    """The next best question, or the results when there is none worth a page."""
    now = _standing(told)
    asked = next_asked(now)
    return question(request, told, asked, now=now) if asked else results(request, told, now)


# A question.


@dataclass(frozen=True)
class Given:
    """An answer in the list of answers."""

    key: str
    label: str
    text: str


def question(
    request: HttpRequest,
    told: Told,
    asked: Asked,
    form: AnswerForm | None = None,
    now: Standing | None = None,
) -> HttpResponse:
    """The page of one question."""
    now = now or _standing(told)
    key, you = asked.fact.key, not told.for_other
    if form is None:
        initial = {"answer": _initial(told.given.get(key))}
        form = AnswerForm(asked, regions=finding.known_regions(), you=you, initial=initial)
    context = {
        **carried(told, QUESTION, key),
        "asked": asked,
        "heading": fact_question(key) if you else fact_label(key),
        "form": form,
        "chosen": told.given.get(key),
        "counts": _counts(now),
        "can_go_back": True,
    }
    return render(request, "directory/guided/question.html", context, status=422 if form.is_bound else 200)


def _initial(value: object) -> object:
    return value.get("has") if isinstance(value, dict) else value


def _counts(now: Standing) -> dict[str, int]:
    return {"fits": len(now.fits), "may_fit": len(now.may_fit), "does_not_fit": len(now.does_not_fit)}


def _plainer(reason: Reason, now: Standing) -> Reason:
    """An area is a dozen names: a person wants to know whether their own is among them."""
    if reason.fact != AREA_FACT:
        return reason
    home = now.told.given.get(AREA_FACT)
    if home is None:
        return replace(reason, text=_("It is for some municipalities only: tell yours."))
    return replace(reason, text=_("It is for %(municipality)s.") % {"municipality": municipality_name(home)})


def carried(told: Told, at: str, fact: str = "") -> dict[str, Any]:
    """What every page of the finder has: the answers in the form, in words, and for the other languages."""
    written = write_told(told)
    return {
        "told": told,
        "written": written,
        "given": [_given(told, key) for key in told.given],
        "wish": Wish(told.wish).label if told.wish else "",
        "at": at,
        "fact": fact,
        "carried": [(TOLD, written), (AT, at), (FACT, fact), ("do", "show")],
        "you": not told.for_other,
        "noindex": True,
    }


def _given(told: Told, key: str) -> Given:
    reason = told.passed.get(key)
    text = (
        str(Passed(reason).label)
        if reason
        else wording.answer_text(key, told.given[key], you=not told.for_other)
    )
    return Given(key, fact_label(key), text)


# The results.


@dataclass(frozen=True)
class Result:
    """A service in a group: why it is there, what its criteria rest on, and how to begin."""

    entry: Entry
    collected: Collected
    reasons: Sequence[Reason]
    changes: Sequence[str]
    source: str
    checked: str

    @property
    def phone(self) -> Any:
        """The number to call first."""
        return next(
            (phone for way in self.collected.ways for phone in way.phones if phone.kind == "phone"), None
        )

    @property
    def visit(self) -> Any:
        """The place to go to."""
        return next((address for way in self.collected.ways for address in way.visits), None)

    @property
    def link(self) -> Any:
        """The e-service or form to open."""
        return next((link for way in self.collected.ways for link in way.links), None)


@dataclass(frozen=True)
class Group:
    """One of the three groups: what is shown of it, and how many there are."""

    code: str
    results: Sequence[Result]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.results)

    @property
    def is_wide(self) -> bool:
        """Whether the page holds no more of it."""
        return len(self.results) > SHOWN[self.code]


def results(request: HttpRequest, told: Told, now: Standing | None = None) -> HttpResponse:
    """The three groups."""
    return render(request, "directory/guided/results.html", results_context(request, told, now))


def results_context(request: HttpRequest, told: Told, now: Standing | None = None) -> dict[str, Any]:
    """What the results, the sheet for paper and the professional's page show."""
    now = now or _standing(told)
    groups = groups_of(now, wider=request.POST.get("more", ""))
    further = further_asked(now)
    without = now.without_criteria()
    first = [result.entry.pk for group in groups[:2] for result in group.results]
    return {
        **carried(told, RESULTS),
        "groups": groups,
        "counts": _counts(now),
        "stable": now.is_stable,
        "further": further,
        "elsewhere": int(now.is_elsewhere.sum()),
        "without": without[:WITHOUT_SHOWN],
        "without_more": max(0, len(without) - WITHOUT_SHOWN),
        "list_address": whole(f"{reverse('collected')}?n={write_ids(first)}") if first else "",
        "need_form": GuidedNeedForm(initial={"words": told.words}),
        "hand_form": OnceForm(),
        "today": clock.today(),
    }


def groups_of(now: Standing, *, wider: str = "") -> list[Group]:
    """The groups with what a page shows of each; one of them wider when somebody asked for more of it."""
    places = {"fits": now.fits, "may_fit": now.may_fit, "does_not_fit": now.does_not_fit}
    many = {code: min(SHOWN[code], len(those)) for code, those in places.items()}
    if wider in many:
        many[wider] = MOST_SHOWN - sum(count for code, count in many.items() if code != wider)
    shown = {code: those[: many[code]] for code, those in places.items()}
    wanted = [now.catalogue.offers[place].entry.pk for those in shown.values() for place in those]
    known = {
        item.entry.pk: item
        for item in collected_entries(wanted, language=wording.page_language(), on=clock.today())
    }
    return [
        Group(code, list(_results(now, those, known)), len(places[code])) for code, those in shown.items()
    ]


def _results(now: Standing, places: Iterable[int], known: dict[int, Collected]) -> Iterable[Result]:
    you = not now.told.for_other
    for place in places:
        offer = now.catalogue.offers[place]
        collected = known.get(offer.entry.pk)
        # An entry that was archived a moment ago is in no row and left out.
        if collected is None:
            continue
        verdict, rules = now.explain(place), offer.criteria.rules
        yield Result(
            collected.entry,
            collected,
            [_plainer(reason, now) for reason in reasons_of(verdict, you=you)],
            nearest_miss_phrases(verdict, you=you),
            source_phrase(rules.source),
            checked_phrase(rules.checked_on or offer.criteria.criteria.checked_on),
        )


def refused_need(request: HttpRequest, told: Told, form: GuidedNeedForm) -> HttpResponse:
    """The results again with a need at their foot that could not be kept as it was written."""
    context = {**results_context(request, told), "need_form": form, "form": form}
    return render(request, "directory/guided/results.html", context, status=422)
