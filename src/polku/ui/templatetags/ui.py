"""The components pages are made of. docs/guides/pages.md shows each with an example; /fi/ui/components shows them live.

Every template has these without a load: the module is a builtin in the settings.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.core.paginator import Paginator
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.shared.clock import today
from polku.shared.languages import BY_CODE, Passage
from polku.ui.conflicts import Other
from polku.ui.days import day_and_time, in_finland, long_day, short_day, time_of_day
from polku.ui.errors import Explanation
from polku.ui.errors import explain as explanation_of
from polku.ui.icons import drawing

register = template.Library()


def _render(name: str, **values: object) -> SafeString:
    return mark_safe(render_to_string(name, values))  # noqa: S308


# Icons


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "phone" %}`: decoration beside words. With a label it is read aloud."""
    return _drawn(name, str(label))


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str) -> SafeString:
    says = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" focusable="false" {}>{}</svg>',
        says,
        mark_safe(drawing(name)),  # noqa: S308
    )


# Navigation


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url_name: str, label: str, icon_name: str = "") -> SafeString:
    """A list item with a link; nothing when this installation has no page of that name."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return mark_safe("")
    request = context.get("request")
    here = request.path if request else ""
    current = "page" if here == url else "true" if _is_below(here, url) else ""
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span></a></li>',
        url,
        format_html(' aria-current="{}"', current) if current else "",
        icon(icon_name) if icon_name else "",
        label,
    )


def _is_below(path: str, url: str) -> bool:
    # The front page of a language (/fi/) has everything below it and is not current for all that.
    return url.count("/") > 2 and path.startswith(url)


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, object]:
    """Pairs of address and label, then this page: `{% breadcrumbs search_url "Palvelut" "Klubitalo" %}`."""
    pairs = list(zip(parts[0:-1:2], parts[1:-1:2], strict=True))
    return {"links": pairs, "here": parts[-1]}


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def tabs(context: Context, label: str, items: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Views of one thing as links: `items` are (address, label). The current one is the address of this page."""
    path = context["request"].path
    return {"label": label, "items": [(url, text, url == path) for url, text in items]}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, number: int, pages: int, param: str = "page") -> dict[str, object]:
    """Links to the pages of a list; the rest of the query is kept. Draws nothing for a single page."""
    shown = (
        Paginator(range(pages), 1).get_elided_page_range(number, on_each_side=1, on_ends=1)
        if pages > 1
        else ()
    )
    request = context["request"]

    def address(page: int) -> str:
        query = request.GET.copy()
        query[param] = str(page)
        return f"?{query.urlencode()}"

    return {
        "links": [(page, address(page) if isinstance(page, int) else "") for page in shown],
        "number": number,
        "pages": pages,
        "previous": address(number - 1) if number > 1 else "",
        "next": address(number + 1) if number < pages else "",
    }


@register.inclusion_tag("ui/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, object]:
    """Where one is in something that has several pages; `current` counts from 1."""
    states = [
        "done" if n < current else "current" if n == current else "ahead" for n in range(1, len(labels) + 1)
    ]
    return {"steps": list(zip(labels, states, strict=True)), "current": current, "count": len(labels)}


@register.tag
def same_for(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% same_for frame.here %}…{% endsame_for %}`: made once for each language and value of what it depends on.

    For parts of the frame, which every page has and few make different. Nothing personal: it is kept in memory.
    """
    _name, *keys = token.split_contents()
    content = parser.parse(("endsame_for",))
    parser.delete_first_token()
    return _SameFor([parser.compile_filter(key) for key in keys], content)


class _SameFor(template.Node):
    # Addresses that do not exist are values too: a flood of them must not fill the memory.
    MOST = 500

    def __init__(self, keys: list[template.base.FilterExpression], content: template.NodeList) -> None:
        self._keys, self._content = keys, content
        self._made: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (translation.get_language(), *(key.resolve(context) for key in self._keys))
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self.MOST:
                self._made.clear()
            found = self._made[key] = self._content.render(context)
        return found


# Saying things


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: str, kind: str = "info", title: str = "", live: bool = False
) -> SafeString:
    """`{% notice "warning" title=… %}…{% endnotice %}`; `live` has it read aloud when it comes in place."""
    return _render("ui/notice.html", body=content, kind=kind, title=title, live=live)


@register.simple_block_tag
def empty_state(content: str, title: str, icon_name: str = "path") -> SafeString:
    """A list that has nothing: says why and what to do next."""
    return _render("ui/empty_state.html", body=content, title=title, icon_name=icon_name)


@register.simple_tag
def badge(text: str, family: str = "neutral", icon_name: str = "") -> SafeString:
    """A small fact about a thing: `{% badge "Maksuton" "forest" "price" %}`."""
    return format_html(
        '<span class="ds-tag badge" data-color="{}">{}{}</span>',
        family,
        icon(icon_name) if icon_name else "",
        text,
    )


@register.inclusion_tag("ui/entry_card.html")
def entry_card(
    title: str,
    url: str,
    *,
    provider: str = "",
    place: str = "",
    summary: str = "",
    badges: Iterable[str] = (),
    checked_on: date | datetime | None = None,
    checked_by: str = "",
    fresh: bool = True,
    lang: str = "",
    level: int = 3,
    action: str = "",
) -> dict[str, object]:
    """A card of the directory. `badges` are drawn with `badge`; `action` is HTML, such as a form with one button."""
    return {
        "title": title,
        "url": url,
        "line": " · ".join(part for part in (provider, place) if part),
        "summary": summary,
        "badges": list(badges),
        "checked_on": checked_on,
        "checked_by": checked_by,
        "fresh": fresh,
        "lang": lang,
        "level": level,
        "action": action,
    }


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of facts: `{% facts %}{% fact "Hinta" "price" %}Maksuton{% endfact %}{% endfacts %}`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: str, icon_name: str = "") -> SafeString:
    """One fact inside `facts`. A fact without content is not drawn."""
    if not content.strip():
        return mark_safe("")
    return format_html(
        '<div class="fact"><dt>{}{}</dt><dd>{}</dd></div>',
        icon(icon_name) if icon_name else "",
        label,
        content,
    )


@register.inclusion_tag("ui/checked.html")
def checked(on: date | datetime | None, by: str = "", fresh: bool = True) -> dict[str, object]:
    """Who assured that a thing is true, and when. `fresh=False` says that it is due to be checked again."""
    return {"on": on, "by": by, "fresh": fresh}


@register.inclusion_tag("ui/progress.html")
def progress(value: int, maximum: int, label: str) -> dict[str, object]:
    """How far long work has come, as a bar and in words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("ui/table.html")
def data_table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dict[str, object]:
    """A table that becomes a list of cards on a phone. The first cell of a row is its heading."""
    return {
        "caption": caption,
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in rows],
    }


@register.simple_tag
def explain(status: int) -> Explanation:
    """`{% explain 429 as explanation %}`: the words about a refusal, for pages that a library draws."""
    return explanation_of(status)


# Languages

# Whole sentences: Finnish bends the name of a language. The words for "there is none" name the page's own language.
HERE_IT_IS = {
    "fi": gettext_lazy("Here it is in Finnish."),
    "sv": gettext_lazy("Here it is in Swedish."),
    "en": gettext_lazy("Here it is in English."),
    "fi-selko": gettext_lazy("Here it is in easy Finnish."),
}


@register.simple_tag
def lang_attr(passage: Passage) -> SafeString:
    """The lang attribute of an element that holds a passage, when it differs from the page's language."""
    page = BY_CODE.get(translation.get_language() or "fi")
    if not passage or (page and page.html == passage.html_lang):
        return mark_safe("")
    return format_html('lang="{}"', passage.html_lang)


@register.inclusion_tag("ui/passage.html")
def passage(text: Passage, notice: bool = True) -> dict[str, object]:
    """A passage as paragraphs, in its own language, saying when the wanted language is missing."""
    return {"text": text, "notice": notice and text.missing and bool(text)}


@register.inclusion_tag("ui/missing_language.html")
def missing_language(text: Passage) -> dict[str, object]:
    """Says that a text is in another language than the page, when it is."""
    return {"text": text, "here_it_is": HERE_IT_IS.get(text.language, "")}


@register.filter
def language_name(code: str) -> str:
    """A language in the words of the page: `fi` is Finnish, suomi, finska."""
    names = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English"), "fi-selko": _("easy Finnish")}
    return names.get(code, code)


# Days and times


@register.simple_tag
def day(value: date | datetime | None, style: str = "short") -> SafeString:
    """`{% day entry.checked_on %}`: 3.11.2025; with "long": 3. marraskuuta 2025."""
    if value is None:
        return mark_safe("")
    local = in_finland(value)
    return _day(date(local.year, local.month, local.day), style, translation.get_language())


@lru_cache(maxsize=4096)
def _day(on: date, style: str, _language: str | None) -> SafeString:
    # Lists name the same days again and again; the words depend on nothing but the language of the page.
    text = long_day(on) if style == "long" else short_day(on)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text)


@register.simple_tag
def late(on: date | None) -> SafeString:
    """`{% day row.due_on %}{% late row.due_on %}`: a mark behind a day that has passed; nothing before it has."""
    if on is None or on >= today():
        return mark_safe("")
    return format_html(' <span class="late">{}{}</span>', icon("warning"), _("late"))


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """`{% moment event.starts_at %}`: to 6.11.2025 klo 13.00."""
    if value is None:
        return mark_safe("")
    exact = in_finland(value).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', exact, day_and_time(value))


@register.filter
def clock(value: time | datetime) -> str:
    """A time of day: 9.30 in Finnish and Swedish, 9:30 in English."""
    return time_of_day(value)


# Forms


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """What has to be mended, as links to the fields; takes the focus. Nothing while there is nothing to mend."""
    return {
        "problems": [(_anchor(f), f.label, error) for f in form for error in f.errors]
        if form.is_bound
        else [],
        "general": form.non_field_errors() if form.is_bound else [],
        "places": [
            (_anchor(form[name]), form[name].label)
            for name, other in getattr(form, "meanwhile", {}).items()
            if not other.taken
        ],
        "saved_by": getattr(form, "saved_by", ""),
        "is_gone": getattr(form, "is_gone", False),
    }


def _anchor(field: BoundField) -> str:
    # A group of choices has no control of its own: the link goes to the first choice.
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or field.auto_id


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, help and error: `{% field form.name %}`. `{{ form }}` draws all of them."""
    return bound.as_field_group()


@register.inclusion_tag("ui/folded.html")
def folded(fields: Iterable[BoundField]) -> dict[str, object]:
    """Texts in the languages that most leave out, behind a fold; open when there is something to see."""
    fields = list(fields)
    return {"fields": fields, "opened": any(_says(one) for one in fields)}


def _says(bound: BoundField) -> bool:
    return bool(bound.errors or bound.value() or meanwhile(bound))


@register.simple_tag
def meanwhile(bound: BoundField) -> Other | None:
    """What another saved in a field while this form was being written."""
    return getattr(bound.form, "meanwhile", {}).get(bound.name)


@register.inclusion_tag("ui/filter_group.html")
def filter_group(
    name: str, label: str, options: Iterable[Any], opened: bool = False, kind: str = "checkbox"
) -> dict[str, object]:
    """Choices with counts in a fold: `options` have value, label, count, checked. Open when something is chosen."""
    options = list(options)
    chosen = sum(1 for option in options if _get(option, "checked"))
    return {
        "name": name,
        "label": label,
        "options": options,
        "chosen": chosen,
        "opened": opened or chosen,
        "kind": kind,
    }


def _get(option: Any, key: str) -> Any:
    return option.get(key) if isinstance(option, dict) else getattr(option, key)


# Taking a page along


@register.inclusion_tag("ui/copy_link.html", takes_context=True)
def copy_link(context: Context, address: str = "", label: str = "") -> dict[str, object]:
    """A button that copies an address; without JavaScript the address itself, to be picked and copied."""
    return {"address": address or context["frame"].address, "label": label}


@register.inclusion_tag("ui/print_button.html")
def print_button(label: str = "") -> dict[str, object]:
    """A button that prints; not shown without JavaScript, where the browser's own menu does it."""
    return {"label": label}


@register.simple_tag(takes_context=True)
def mail_link(context: Context, subject: str, body: str = "", label: str = "") -> SafeString:
    """A link that opens the reader's own mail with the address of this page in it."""
    text = f"{body}\n\n{context['frame'].address}" if body else context["frame"].address
    return format_html(
        '<a class="ds-button" data-variant="secondary" href="mailto:?subject={}&amp;body={}">{}{}</a>',
        quote(str(subject)),
        quote(text),
        icon("mail"),
        conditional_escape(label or _("Send by e-mail")),
    )


# Scripts


@register.simple_tag
def htmx() -> SafeString:
    """The script of htmx, for a page that uses it. Its settings keep it within the content security policy."""
    return format_html(
        '<meta name="htmx-config" content=\'{}\'><script src="{}" defer></script>',
        mark_safe('{"includeIndicatorCSS": false, "history": true, "defaultTimeout": 20000}'),
        static("vendor/htmx/htmx.min.js"),
    )
