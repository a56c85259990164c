"""Tools of coordinators and guides: needs without an answer, everyday words, feedback, questions, themes, digests."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.directory import permissions
from polku.directory.actions.digests import subscribe, unsubscribe
from polku.directory.actions.enquiries import answer_need, log_enquiry
from polku.directory.actions.feedback import answer_feedback
from polku.directory.actions.themes import collect_entry, release_entry, save_theme, texts_seen
from polku.directory.actions.words import WordTaken, remove_word, save_word
from polku.directory.choices import NeedSource
from polku.directory.forms.upkeep.tools import (
    AnswerForm,
    DigestForm,
    EnquiryForm,
    NeedAnswerForm,
    ThemeForm,
    WordForm,
)
from polku.directory.models import EverydayWord, Feedback, Theme
from polku.directory.queries import finding, needs
from polku.directory.queries.subscriptions import subscription_of
from polku.directory.views.upkeep.access import (
    actor_of,
    forget_typed,
    read,
    read_or_send,
    reviewing,
    send,
    signed_in,
    typed,
)
from polku.directory.wording import page_language
from polku.shared.errors import Conflict, Invalid, Missing
from polku.ui.paging import page_of

PAGE = 50
TRIED = 5


# Needs nobody met


@reviewing
@read
def unmet_needs(request: HttpRequest) -> HttpResponse:
    language = page_language()
    municipality, source = request.GET.get("kunta", "")[:3], request.GET.get("lahde", "")[:20]
    actor = actor_of(request)
    groups = needs.open_needs(actor=actor, language=language, municipality=municipality, source=source)
    context = {
        "groups": groups,
        "municipality": municipality,
        "municipalities": needs.municipalities_of_needs(actor=actor, language=language),
        "source": source,
        "sources": NeedSource.choices,
    }
    return render(request, "directory/upkeep_needs.html", context)


@reviewing
@read_or_send
def need(request: HttpRequest) -> HttpResponse:
    """One group of needs: link an answer, make an everyday word, or note that it was read."""
    given = request.POST if request.method == "POST" else request.GET
    words, language = given.get("sanat", "")[:300], given.get("kieli", "")[:10]
    group = needs.need_group(words, language, actor=actor_of(request), language=page_language())
    form = NeedAnswerForm(request.POST if "answer" in request.POST else None)
    if request.method == "POST" and ("seen" in request.POST or form.is_valid()):
        entry = form.cleaned_data["entry"] if form.is_bound else None
        count = answer_need(words=words, language=language, entry=entry, by=actor_of(request))
        text = ngettext("%(count)s row was handled.", "%(count)s rows were handled.", count)
        messages.success(request, text % {"count": count})
        return redirect("unmet_needs")
    context = {"group": group, "form": form, "tried": _try(words, language)}
    return render(
        request, "directory/upkeep_need.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _try(words: str, language: str) -> finding.Found | None:
    """What a search finds now."""
    return (
        finding.find(finding.Finding(words=words, size=TRIED), language=language) if words.strip() else None
    )


# Everyday words


@reviewing
@read
def words(request: HttpRequest) -> HttpResponse:
    searched, language = request.GET.get("sana", "")[:80].strip(), request.GET.get("kieli", "")[:10]
    rows = needs.everyday_words(actor=actor_of(request), words=searched, language=language)
    page = page_of(request, rows, PAGE)
    tried = request.GET.get("kokeile", "")[:100].strip()
    context = {
        "page": page,
        "searched": searched,
        "tried_words": tried,
        "tried": _try(tried, page_language()),
        "labels": needs.code_labels([code for row in page for code in row.codes], page_language()),
    }
    return render(request, "directory/upkeep_words.html", context)


@reviewing
@read_or_send
def word(request: HttpRequest, pk: str = "") -> HttpResponse:
    found = EverydayWord.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise Missing
    phrase = request.GET.get("sana", "")[:80]
    form = WordForm(typed(request), page_language=page_language(), word=found, phrase=phrase)
    taken = None
    if request.method == "POST" and not form.only_searches and form.is_valid():
        try:
            return _save_word(request, form, found)
        except WordTaken as error:
            taken = error.word
        except Invalid as error:
            for name, sentences in (error.problems or {"phrase": [str(error.args[0])]}).items():
                form.add_error(name, sentences)
    refused = form.is_bound and not form.only_searches
    context: dict[str, Any] = {"form": form, "word": found, "taken": taken}
    if taken:
        context["labels"] = needs.code_labels(taken.codes, page_language())
    status = 409 if taken else 422 if refused else 200
    return render(request, "directory/upkeep_word.html", context, status=status)


def _save_word(request: HttpRequest, form: WordForm, found: EverydayWord | None) -> HttpResponse:
    said = dict(form.cleaned_data)
    # The table's own word was shown and is to be replaced.
    replaced = EverydayWord.objects.filter(pk=request.POST.get("replace") or 0).first()
    seen_at = parse_datetime(request.POST.get("replace_seen") or said.pop("seen_at") or "")
    said.pop("seen_at", None)
    saved = save_word(**said, by=actor_of(request), word=replaced or found, seen_at=seen_at)
    forget_typed(request)
    messages.success(request, _("Saved. The search uses the word at once."))
    if "handled" in request.POST:
        answer_need(words=saved.phrase, language=saved.language, by=actor_of(request))
    return redirect(f"{reverse('everyday_words')}?kokeile={quote(saved.phrase)}")


@reviewing
@send
def word_remove(request: HttpRequest, pk: str) -> HttpResponse:
    found = EverydayWord.objects.filter(pk=pk).first()
    if found is None:
        raise Missing
    remove_word(word=found, by=actor_of(request))
    messages.success(request, _("The word was taken out of the table."))
    return redirect("everyday_words")


# Feedback


@reviewing
@read
def feedback_inbox(request: HttpRequest) -> HttpResponse:
    rows = needs.feedback_inbox(actor=actor_of(request))
    context = {
        "waiting": list(rows.filter(answered_at=None)[:PAGE]),
        "answered": list(rows.exclude(answered_at=None).order_by("-answered_at")[:PAGE]),
    }
    return render(request, "directory/upkeep_feedback.html", context)


@reviewing
@read_or_send
def feedback_message(request: HttpRequest, pk: str) -> HttpResponse:
    found = Feedback.objects.select_related("entry").filter(pk=pk).first()
    if found is None:
        raise Missing
    form = AnswerForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer_feedback(feedback=found, answer=form.cleaned_data["answer"], by=actor_of(request))
        except Invalid as error:
            form.add_error("answer", str(error.args[0]))
        else:
            forget_typed(request)
            messages.success(request, _("The answer was kept."))
            return redirect("feedback_inbox")
    context = {"feedback": found, "form": form}
    return render(
        request,
        "directory/upkeep_feedback_message.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


# Questions to the guidance


@signed_in
@read_or_send
def enquiries(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_log_enquiry(actor):
        raise Missing
    form = EnquiryForm(typed(request), page_language=page_language(), initial={"language": page_language()})
    if request.method == "POST" and form.is_valid():
        try:
            kept = log_enquiry(**form.cleaned_data, by=actor)
        except Invalid as error:
            form.add_error("question", error.problems["question"][0])
        else:
            forget_typed(request)
            messages.success(request, _thanks(kept.answer_entry is not None))
            return redirect("enquiries")
    context = {"form": form, "rows": list(needs.enquiries(actor=actor)[:PAGE])}
    return render(
        request,
        "directory/upkeep_enquiries.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def _thanks(answered: bool) -> str:
    if answered:
        return _("The question was kept with its answer.")
    return _("The question was kept as a need that nobody has met yet.")


# Themes


@reviewing
@read
def themes(request: HttpRequest) -> HttpResponse:
    rows = [
        {"theme": theme, "name": theme.name(page_language()), "count": theme.count}
        for theme in Theme.objects.annotate(count=Count("entries")).order_by("order", "pk")
    ]
    return render(request, "directory/upkeep_themes.html", {"rows": rows})


@reviewing
@read_or_send
def theme(request: HttpRequest, slug: str = "") -> HttpResponse:
    found = Theme.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise Missing
    form = ThemeForm(typed(request), theme=found, seen=texts_seen(found) if found else "")
    status, changed = 200, False
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_theme(
                theme=found, names=form.names(), intros=form.intros(), order=form.cleaned_data["order"],
                seen=form.cleaned_data["seen"], by=actor_of(request),
            )  # fmt: skip
        except Conflict:
            status, changed = 409, True
        else:
            forget_typed(request)
            messages.success(request, _("Saved."))
            return redirect("theme_edit", slug=saved.slug)
    status = 422 if form.is_bound and form.errors else status
    context = {"form": form, "theme": found, "changed": changed, "seen": texts_seen(found) if found else ""}
    return render(
        request, "directory/upkeep_theme.html", context | _collection(request, found), status=status
    )


def _collection(request: HttpRequest, found: Theme | None) -> dict[str, Any]:
    if found is None:
        return {}
    words, language = request.GET.get("sana", "")[:100].strip(), page_language()
    inside = list(found.entries.select_related("organisation").order_by("name_key", "pk"))
    tried = finding.find(finding.Finding(words=words, size=20), language=language) if words else None
    keys = {entry.pk for entry in inside}
    outside = [one.entry for one in tried.entries if one.entry.pk not in keys] if tried else []
    return {"inside": inside, "outside": outside, "words": words}


@reviewing
@send
def theme_entry(request: HttpRequest, slug: str) -> HttpResponse:
    found = Theme.objects.filter(slug=slug).first()
    form = NeedAnswerForm(request.POST)
    if found is None or not form.is_valid():
        raise Missing
    act = release_entry if "release" in request.POST else collect_entry
    act(theme=found, entry=form.cleaned_data["entry"], by=actor_of(request))
    messages.success(request, _("The collection was changed."))
    return redirect("theme_edit", slug=slug)


# Digests


@signed_in
@read_or_send
def digest(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = subscription_of(actor)
    if request.method == "POST" and "stop" in request.POST:
        if mine is not None:
            unsubscribe(subscription=mine, by=actor)
        messages.success(request, _("You get no more mail about changes."))
        return redirect("digest")
    names = ("themes", "municipalities", "every_days")
    initial = {name: getattr(mine, name) for name in names} if mine else {"every_days": 7}
    form = DigestForm(typed(request), page_language=page_language(), initial=initial)
    if request.method == "POST" and not form.only_searches and form.is_valid():
        subscribe(**form.cleaned_data, by=actor)
        forget_typed(request)
        messages.success(request, _("Saved. The first mail comes when something has changed."))
        return redirect("digest")
    refused = form.is_bound and not form.only_searches and bool(form.errors)
    return render(
        request, "directory/upkeep_digest.html", {"form": form, "mine": mine}, status=422 if refused else 200
    )
