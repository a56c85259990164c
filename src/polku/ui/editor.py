"""Screens of writing a document that is made of steps: its parts, its steps and their order, earlier versions.

An app says where its documents are, who writes them, how one is saved, and what is asked; the rest is here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import pick
from polku.ui.access import actor_of, read, read_or_send, send, signed_in, typed
from polku.ui.conflicts import VersionedForm, form_page, kept
from polku.ui.steps import DocumentsForm, PartiesForm, RowsForm, StepForm

NEW = "uusi"
PAGES = ("edit", "basics", "parties", "documents", "step", "step_move", "step_remove", "bring_back")


@dataclass(frozen=True)
class Written:
    """A document that the actor may write: its row, and the version that is gone on with."""

    row: Any
    version: Any

    @property
    def content(self) -> Any:
        """What it says now."""
        return self.version.document


class DocumentEditor(ABC):
    """The screens of one kind of document."""

    # Begins the names of its addresses, such as procedure_step; and the frame of its pages.
    name: str
    base: str
    # What can be done to a content: with_parts, with_step, with_step_moved, without_step.
    changing: Any
    step_form: type[StepForm]

    @abstractmethod
    def written(self, pk: int, *, actor: Actor) -> Written:
        """The document to write. Raises Missing."""

    @abstractmethod
    def save(self, row: Any, content: Any, *, by: Actor, seen: int) -> None:
        """Keep a new version. Raises Conflict when it is no longer the version that was seen."""

    @abstractmethod
    def earlier(self, row: Any, number: int, *, actor: Actor) -> Any:
        """What an earlier version said. Raises Missing."""

    @abstractmethod
    def basics_form(self, found: Written, data: Any, initial: Mapping[str, Any]) -> VersionedForm:
        """What the document is for; its `content` is a part of the document."""

    @abstractmethod
    def organisations(self) -> list[tuple[int, str]]:
        """Who can be named as taking part."""

    @abstractmethod
    def told(self, found: Written) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
        """Its parties, documents and steps in words."""

    @abstractmethod
    def frame(self, row: Any) -> dict[str, Any]:
        """What the frame of the pages needs."""

    @abstractmethod
    def overview(self, found: Written, *, actor: Actor) -> tuple[str, dict[str, Any]]:
        """The page of the whole: its template, and what it needs besides the steps and the parts."""

    def step_options(self, found: Written) -> dict[str, Any]:
        """What the form of a step takes besides."""
        return {}

    def basics_saved(self, found: Written, form: Any, *, by: Actor) -> None:
        """What is kept of the basics outside the document; of most documents nothing."""
        return

    def urls(self, begins: str) -> list[URLPattern]:
        """Its addresses, below the one of its overview."""
        overview: Any = self._overview
        step = f"{begins}vaiheet/<str:key>/"
        asking: dict[str, tuple[Any, str]] = {
            f"{begins}perustiedot/": (self._basics, "basics"),
            f"{begins}osapuolet/": (self._parties, "parties"),
            f"{begins}asiakirjat/": (self._documents, "documents"),
            step: (self._step, "step"),
        }
        buttons: dict[str, tuple[Any, str]] = {
            f"{step}siirra/": (self._move, "step_move"),
            f"{step}poista/": (self._remove, "step_remove"),
            f"{begins}palauta/<number:number>/": (self._bring_back, "bring_back"),
        }
        return [
            self._path(begins, read(overview), "edit"),
            *(self._path(place, read_or_send(view), name) for place, (view, name) in asking.items()),
            *(self._path(place, send(view), name) for place, (view, name) in buttons.items()),
        ]

    def _path(self, place: str, view: Any, name: str) -> URLPattern:
        return path(place, signed_in(view), name=f"{self.name}_{name}")

    def _overview(self, request: HttpRequest, pk: str) -> HttpResponse:
        actor = actor_of(request)
        found = self.written(int(pk), actor=actor)
        template, context = self.overview(found, actor=actor)
        parties, documents, steps = self.told(found)
        told = {"parties": parties, "documents": documents, "steps": steps}
        return render(request, template, {**self._frame(found, _("Edit")), **told, **context})

    def _basics(self, request: HttpRequest, pk: str) -> HttpResponse:
        found = self._found(request, pk)
        form: Any = self.basics_form(found, typed(request), {"version": found.row.version})
        if self._saved(request, found, form, lambda now: self.changing.with_parts(now, **form.content)):
            self.basics_saved(found, form, by=actor_of(request))
            return redirect(f"{self.name}_edit", pk=pk)
        return self._page(request, "basics", found, form, _("Name and use"))

    def _parties(self, request: HttpRequest, pk: str) -> HttpResponse:
        found = self._found(request, pk)
        form = PartiesForm(typed(request), organisations=self.organisations(), **self._rows(found, "parties"))
        return self._rows_page(request, found, form, "parties", _("Who takes part"))

    def _documents(self, request: HttpRequest, pk: str) -> HttpResponse:
        found = self._found(request, pk)
        form = DocumentsForm(typed(request), **self._rows(found, "documents"))
        return self._rows_page(request, found, form, "documents", _("Documents"))

    def _rows(self, found: Written, part: str) -> dict[str, Any]:
        rows = found.content.model_dump(mode="json")[part]
        return {"rows": rows, "initial": {"version": found.row.version}}

    def _rows_page(
        self, request: HttpRequest, found: Written, form: RowsForm, part: str, here: str
    ) -> HttpResponse:
        if self._saved(request, found, form, lambda now: self.changing.with_parts(now, **{part: form.rows})):
            more = "another" in request.POST
            return redirect(f"{self.name}_{part}" if more else f"{self.name}_edit", pk=found.row.pk)
        return self._page(request, "rows", found, form, here)

    def _step(self, request: HttpRequest, pk: str, key: str) -> HttpResponse:
        found = self._found(request, pk)
        step = found.content.step(key)
        is_gone = step is None and key != NEW
        if is_gone and request.method != "POST":
            raise Missing
        parties, documents, steps = self.told(found)
        form = self.step_form(
            typed(request),
            step=step.model_dump(mode="json") if step else {},
            initial={"version": found.row.version},
            steps=[(each.key, f"{each.number}. {each.title}") for each in steps if each.key != key],
            parties=[(each.key, each.name.text) for each in parties],
            documents=[(each.key, each.name.text) for each in documents],
            **self.step_options(found),
        )
        form.is_gone = is_gone
        if self._saved(request, found, form, lambda now: self.changing.with_step(now, key, form.step)):
            if "another" in request.POST:
                return redirect(f"{self.name}_step", pk=pk, key=NEW)
            return redirect(f"{self.name}_edit", pk=pk)
        here = _("Add a step") if key == NEW else _("Change a step")
        return self._page(request, "step", found, form, here)

    def _move(self, request: HttpRequest, pk: str, key: str) -> HttpResponse:
        by = -1 if request.POST.get("way") == "up" else 1
        return self._changed(request, pk, lambda now: self.changing.with_step_moved(now, key, by))

    def _remove(self, request: HttpRequest, pk: str, key: str) -> HttpResponse:
        told = _("The step was taken away. Under Versions you can bring the earlier text back.")
        return self._changed(request, pk, lambda now: self.changing.without_step(now, key), told)

    def _bring_back(self, request: HttpRequest, pk: str, number: str) -> HttpResponse:
        actor = actor_of(request)
        row = self._found(request, pk).row
        told = _("The earlier text is the draft again.")
        return self._changed(request, pk, lambda _now: self.earlier(row, int(number), actor=actor), told)

    def _changed(
        self, request: HttpRequest, pk: str, change: Callable[[Any], Any], told: str = ""
    ) -> HttpResponse:
        found = self._found(request, pk)
        self.save(found.row, change(found.content), by=actor_of(request), seen=found.row.version)
        if told:
            messages.success(request, told)
        return redirect(f"{self.name}_edit", pk=pk)

    def _found(self, request: HttpRequest, pk: str) -> Written:
        return self.written(int(pk), actor=actor_of(request))

    def _saved(
        self, request: HttpRequest, found: Written, form: VersionedForm, change: Callable[[Any], Any]
    ) -> bool:
        by = actor_of(request)

        def act(seen: int) -> None:
            if not self._is_repeat(found, seen, change, by):
                self.save(found.row, change(found.content), by=by, seen=seen)

        return request.method == "POST" and kept(
            request, form, act, by=lambda: str(found.version.made_by_label)
        )

    def _is_repeat(self, found: Written, seen: int, change: Callable[[Any], Any], actor: Actor) -> bool:
        """Whether the change was made already: a button pressed twice adds nothing twice."""
        if seen == found.row.version:
            return False
        try:
            return bool(change(self.earlier(found.row, seen, actor=actor)) == found.content)
        except Missing:
            return False

    def _page(
        self, request: HttpRequest, part: str, found: Written, form: VersionedForm, here: str
    ) -> HttpResponse:
        return form_page(request, f"ui/document/{part}.html", form, **self._frame(found, here))

    def _frame(self, found: Written, here: str) -> dict[str, Any]:
        return {
            "row": found.row,
            "name": pick(found.content.name, get_language() or "fi"),
            "here": here,
            "base": self.base,
            "addresses": {page: f"{self.name}_{page}" for page in PAGES},
            "noindex": True,
            **self.frame(found.row),
        }
