"""Public pages. Their words are Finnish in every language, so that an address that is shared stays one address."""

from django.urls import path, register_converter

from polku.directory.urls.converters import EntryKindWord, Number
from polku.directory.views import about, collected, collections, embedding, entries, finder

register_converter(EntryKindWord, "entry_kind")
register_converter(Number, "number")

urlpatterns = [
    path("", finder.front, name="front"),
    path("haku/", finder.results, name="results"),
    path("haku/tarve/", finder.tell_need, name="tell_need"),
    path("<entry_kind:kind>/<number:pk>-<slug:slug>/", entries.entry, name="entry"),
    path("<entry_kind:kind>/<number:pk>/", entries.entry_by_number, name="entry_by_number"),
    path("teemat/", collections.themes, name="collections"),
    path("teemat/<slug:slug>/", collections.theme, name="theme"),
    path("kunnat/", collections.municipalities, name="municipalities"),
    path("kunnat/<number:code>-<slug:slug>/", collections.municipality, name="municipality"),
    path("organisaatiot/", collections.organisations, name="organisations"),
    path("organisaatiot/<number:pk>-<slug:slug>/", collections.organisation, name="organisation"),
    path("toiminta-lahella/", collections.meetings, name="meetings"),
    path("laheisille/", collections.for_relatives, name="for_relatives"),
    path("ammattilaisille/", collections.for_professionals, name="for_professionals"),
    path("lista/", collected.collected, name="collected"),
    path("lista/lisaa/", collected.add, name="collected_add"),
    path("lista/poista/", collected.remove, name="collected_remove"),
    path("lista/omaksi/", collected.keep, name="collected_keep"),
    path("upotus/", embedding.frame, name="embed"),
    path("upota/", embedding.guide, name="embed_guide"),
    path("tietoa/", about.about, name="about"),
    path("tietosuoja/", about.privacy, name="privacy"),
    path("saavutettavuus/", about.accessibility, name="accessibility"),
    path("palaute/", about.feedback, name="feedback"),
    path("palaute/kiitos/", about.thanks, name="feedback_thanks"),
]
