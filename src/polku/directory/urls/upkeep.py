"""The desk of those who keep entries true, and links without an account.

The converter `number` is registered by the public addresses, which are read before these.
"""

from django.urls import path

from polku.directory.views.upkeep import (
    changes,
    channels,
    criteria,
    entries,
    linked,
    listing,
    parts,
    review,
    tools,
)

ENTRY = "tyopoyta/tiedot/<number:pk>/"
CHANNEL = "tyopoyta/kanavat/<number:pk>/"

urlpatterns = [
    path("tyopoyta/tiedot/", listing.entries, name="entries_upkeep"),
    path("tyopoyta/tiedot/uusi/", entries.new, name="entry_new"),
    path(ENTRY, entries.overview, name="entry_upkeep"),
    path(f"{ENTRY}osa/<slug:part>/", parts.entry_part, name="entry_part"),
    path(f"{ENTRY}osa/<slug:part>/<slug:text_language>/", parts.entry_part, name="entry_part_in"),
    path(f"{ENTRY}ajat/<number:channel>/", parts.use_hours, name="entry_use_hours"),
    path(f"{ENTRY}valitse/", parts.resolve_entry, name="entry_resolve"),
    path(f"{ENTRY}esikatselu/", entries.preview, name="entry_preview"),
    path(f"{ENTRY}julkaise/", entries.publish, name="entry_publish"),
    path(f"{ENTRY}arkistoi/", entries.archive, name="entry_archive"),
    path(f"{ENTRY}vastuu/", entries.owner, name="entry_owner"),
    path(f"{ENTRY}vastuu/linkki/", entries.send_link, name="entry_send_link"),
    path(f"{ENTRY}vastuu/paata-linkit/", entries.end_links, name="entry_end_links"),
    path(f"{ENTRY}vahvista/", entries.confirm, name="entry_confirm"),
    path(f"{ENTRY}kriteerit/", criteria.criteria, name="entry_criteria"),
    path(f"{ENTRY}kriteerit/vastaa/", criteria.answer, name="entry_criteria_answer"),
    path(f"{ENTRY}nyt/", entries.now, name="entry_now"),
    path(f"{ENTRY}historia/", changes.entry_history, name="entry_history"),
    path(f"{ENTRY}historia/<number:number>/ota/", changes.restore_entry, name="entry_restore"),
    path(f"{ENTRY}lahde/", changes.source, name="entry_source"),
    path(f"{ENTRY}yhteys/lisaa/", channels.add_way, name="way_add"),
    path(f"{ENTRY}yhteys/uusi/", channels.new_way, name="way_new"),
    path(CHANNEL, channels.overview, name="channel_upkeep"),
    path(f"{CHANNEL}osa/<slug:part>/", parts.channel_part, name="channel_part"),
    path(f"{CHANNEL}osa/<slug:part>/<slug:text_language>/", parts.channel_part, name="channel_part_in"),
    path(f"{CHANNEL}valitse/", parts.resolve_channel, name="channel_resolve"),
    path(f"{CHANNEL}julkaise/", channels.publish, name="channel_publish"),
    path(f"{CHANNEL}historia/", changes.channel_history, name="channel_history"),
    path(f"{CHANNEL}historia/<number:number>/ota/", changes.restore_channel, name="channel_restore"),
    path("tyopoyta/ehdotukset/", review.proposals, name="proposals"),
    path("tyopoyta/ehdotukset/<number:pk>/", review.proposal, name="proposal"),
    path("tyopoyta/tarkistus/", review.queue, name="review_queue"),
    path("tyopoyta/tarkistus/<number:pk>/miksi/", review.why, name="review_why"),
    path("tyopoyta/tarkistus/<number:pk>/siirra/", review.hand_over, name="entry_hand_over"),
    path("tyopoyta/tarpeet/", tools.unmet_needs, name="unmet_needs"),
    path("tyopoyta/tarpeet/vastaa/", tools.need, name="unmet_need"),
    path("tyopoyta/arkisanat/", tools.words, name="everyday_words"),
    path("tyopoyta/arkisanat/uusi/", tools.word, name="everyday_word_new"),
    path("tyopoyta/arkisanat/<number:pk>/", tools.word, name="everyday_word"),
    path("tyopoyta/arkisanat/<number:pk>/poista/", tools.word_remove, name="everyday_word_remove"),
    path("tyopoyta/palaute/", tools.feedback_inbox, name="feedback_inbox"),
    path("tyopoyta/palaute/<number:pk>/", tools.feedback_message, name="feedback_message"),
    path("tyopoyta/kysymykset/", tools.enquiries, name="enquiries"),
    path("tyopoyta/teemat/", tools.themes, name="themes_edit"),
    path("tyopoyta/teemat/uusi/", tools.theme, name="theme_new"),
    path("tyopoyta/teemat/<slug:slug>/", tools.theme, name="theme_edit"),
    path("tyopoyta/teemat/<slug:slug>/tieto/", tools.theme_entry, name="theme_entry"),
    path("tyopoyta/tilaus/", tools.digest, name="digest"),
    # Without an account
    path("pida-totta/vahvista/", linked.confirm, name="keep_true_confirm"),
    path("pida-totta/muuta/", linked.change, name="keep_true_change"),
    path("pida-totta/uusi-linkki/", linked.ask, name="keep_true_ask"),
    path("pida-totta/<str:token>/", linked.keep_true, name="keep_true"),
    path("tilaus/lopeta/<str:token>/", linked.stop_digest, name="digest_stop"),
]
