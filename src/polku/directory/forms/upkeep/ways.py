"""How an entry is reached: which channels it uses and what is different for it there."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from polku.directory.forms.upkeep.hours import HoursPart
from polku.directory.forms.upkeep.parts import PartForm
from polku.directory.forms.upkeep.rows import RowForm, RowsPart
from polku.directory.models import Channel
from polku.directory.queries.differences import Field
from polku.directory.queries.readable import Reader, channel_names

# What an entry may say otherwise than the channel itself.
DIFFERENCES = ("charge", "hours", "phones", "emails", "web_pages", "addresses")


class WayRow(RowForm):
    """A channel that the entry uses."""

    texts = {"note": _("What is different for this service")}
    long_texts = frozenset({"note"})

    position = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=300)
    as_channel = forms.BooleanField(
        label=_("Take these away: tell what the way itself tells"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item = self.part.item_at(self.initial.get("was"))
        if not self.differences:
            del self.fields["as_channel"]
        if self.part.count == 1:
            self.fields["position"].widget = forms.HiddenInput()

    @property
    def channel(self) -> Channel | None:
        """The channel of the row."""
        found: Channel | None = self.part.channels.get(self.item.get("channel"))
        return found

    @property
    def channel_name(self) -> str:
        """Its name."""
        name: str = self.part.names.get(self.item.get("channel"), "")
        return name

    @property
    def uses(self) -> int:
        """How many entries use the channel."""
        uses: int = getattr(self.channel, "uses", 0)
        return uses

    @property
    def differences(self) -> list[str]:
        """What this entry says otherwise than the channel, as lines of text."""
        said = {name: self.item[name] for name in DIFFERENCES if self.item.get(name)}
        if not said:
            return []
        use = {"channel": self.item["channel"], **said}
        reader = Reader(self.part.language, [{"channels": [use]}])
        return reader.text(Field("channels", item=str(use["channel"])), use).splitlines()[1:]

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {"position": item["position"]}

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        written = super().write(item) | {"position": self.cleaned_data["position"]}
        if self.cleaned_data.get("as_channel"):
            written = {name: value for name, value in written.items() if name not in DIFFERENCES}
        return written


class WaysPart(RowsPart):
    """The channels of an entry."""

    slug = "yhteys"
    title = _("Place, phone and other ways")
    intro = _("Each way may serve many services. What you write here is told of this service only.")
    template = "directory/upkeep_part_ways.html"
    row_form = WayRow
    list_name = "channels"
    one = _("Way to reach the service")
    writes = ("channels",)
    empty_rows: ClassVar[int] = 0

    def make_rows(self, data: Any) -> None:
        self._items = self.items_of(self.document)
        self.count = len(self._items)
        used = Channel.objects.annotate(uses=Count("entries"))
        self.channels = used.in_bulk([item["channel"] for item in self._items])
        self.names = channel_names(self.channels.values(), self.language)
        super().make_rows(data)

    def items_of(self, document: Any) -> list[dict[str, Any]]:
        dumped = document.model_dump(mode="json", exclude_defaults=True).get("channels", [])
        return [item | {"position": n} for n, item in enumerate(dumped, start=1)]

    def item_at(self, was: int | None) -> dict[str, Any]:
        """The item of a row in the document that the form was made from."""
        return self._items[was] if was is not None and was < len(self._items) else {}

    def write(self, document: Any) -> dict[str, Any]:
        rows = sorted(super().write(document)["channels"], key=lambda row: row["position"])
        return {"channels": [{k: v for k, v in row.items() if k != "position"} for row in rows]}


class UseHoursPart(HoursPart):
    """Hours that an entry has at a channel, when they differ from the channel's own."""

    slug = "yhteys-ajat"
    title = _("Opening hours for this service")
    intro = _("Fill these in only when they differ from the hours of the place itself.")
    writes = ("channels",)

    def __init__(self, document: Any, *, channel: int, **options: Any) -> None:
        self.channel = channel
        super().__init__(document, **options)

    def hours_of(self, document: Any) -> list[Any]:
        return next((list(use.hours) for use in document.channels if use.channel == self.channel), [])

    def with_hours(self, document: Any, hours: list[Any]) -> dict[str, Any]:
        uses = [
            use.model_copy(update={"hours": hours}) if use.channel == self.channel else use
            for use in document.channels
        ]
        return {"channels": uses}


WAYS_PARTS: dict[str, type[PartForm]] = {WaysPart.slug: WaysPart}
