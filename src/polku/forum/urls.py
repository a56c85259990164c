"""Addresses of meetings. The converter `number` is registered by the directory's public addresses."""

from django.urls import path

from polku.forum.views import agenda, answering, decisions, meetings, overview, recording

NETWORK = "foorumi/<slug:slug>/"
MEETING = "foorumi/kokous/<number:pk>/"
ITEM = f"{MEETING}asialista/<number:item>/"
MINUTES = f"{MEETING}poytakirja/"
DECISION = "foorumi/paatos/<number:pk>/"
CHANGE = "foorumi/kriteerimuutos/<number:pk>/"

urlpatterns = [
    path("foorumi/", overview.forum, name="forum"),
    path(NETWORK, overview.forum_of, name="forum_of"),
    path(f"{NETWORK}sarja/uusi/", overview.series, name="series_new"),
    path("foorumi/sarja/<number:pk>/muuta/", overview.series, name="series_edit"),
    path(f"{NETWORK}ehdota/", overview.propose, name="forum_propose"),
    path("foorumi/ehdotus/<number:pk>/", overview.answer_proposal, name="forum_proposal"),
    path(f"{NETWORK}paatokset/", overview.decisions, name="forum_decisions"),
    path(f"{NETWORK}paatokset/vie/<slug:form>/", overview.export, name="forum_decisions_export"),
    path(f"{NETWORK}kokous/uusi/", meetings.new, name="meeting_new"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}muuta/", meetings.edit, name="meeting_edit"),
    path(f"{MEETING}vastaa/", meetings.answer, name="meeting_answer"),
    path(f"{MEETING}peru/", meetings.cancel, name="meeting_cancel"),
    path(f"{MEETING}palauta/", meetings.restore, name="meeting_restore"),
    path(f"{MEETING}kokous.ics", meetings.calendar_file, name="meeting_file"),
    path(f"{MEETING}kutsut/", meetings.invitations, name="invitations"),
    path(f"{MEETING}kutsut/laheta/", meetings.call, name="meeting_call"),
    path(f"{MEETING}kutsut/<number:invitation>/poista/", meetings.withdraw, name="invitation_withdraw"),
    path(f"{MEETING}asialista/", agenda.agenda, name="agenda"),
    path(f"{MEETING}asialista/tuo/", agenda.bring, name="agenda_bring"),
    path(ITEM, agenda.item, name="agenda_item"),
    path(f"{ITEM}tee/", agenda.change, name="agenda_change"),
    path(f"{MEETING}lasnaolo/", recording.attendance, name="attendance"),
    path(MINUTES, recording.minutes, name="minutes"),
    path(f"{MINUTES}kirjoita/", recording.minutes_edit, name="minutes_edit"),
    path(f"{MINUTES}tarkastukseen/", recording.send_to_check, name="minutes_send"),
    path(f"{MINUTES}tarkasta/", recording.check, name="minutes_check"),
    path(f"{MINUTES}hyvaksy/", recording.approve, name="minutes_approve"),
    path(f"{MINUTES}avaa/", recording.reopen, name="minutes_reopen"),
    path(f"{MINUTES}kaannos/", recording.translate, name="minutes_translate"),
    path(f"{MINUTES}versio/<number:number>/", recording.version, name="minutes_version"),
    path(f"{MINUTES}tuloste/", recording.printed, name="minutes_print"),
    path(f"{MEETING}paatos/uusi/", decisions.new, name="meeting_decision_new"),
    path(DECISION, decisions.decision, name="meeting_decision"),
    path(f"{DECISION}muuta/", decisions.edit, name="meeting_decision_edit"),
    path(f"{DECISION}poista/", decisions.drop, name="meeting_decision_drop"),
    path(f"{DECISION}seuraus/<slug:kind>/", decisions.outcome, name="meeting_outcome"),
    path(f"{DECISION}sido/", decisions.tie, name="meeting_tie"),
    path(f"{DECISION}irrota/<number:outcome>/", decisions.untie, name="meeting_untie"),
    path(CHANGE, decisions.criteria_change, name="criteria_change"),
    path(f"{CHANGE}avaa/", decisions.criteria_change_reopen, name="criteria_change_reopen"),
    path("foorumi/kutsu/<str:token>/", answering.answer, name="invitation_answer"),
    path("foorumi/kutsu/<str:token>/kokous.ics", answering.calendar_file, name="invitation_file"),
    path("foorumi/kalenteri/uusi/", overview.feed_renew, name="forum_feed_renew"),
    path("foorumi/kalenteri/lopeta/", overview.feed_stop, name="forum_feed_stop"),
    path("foorumi/kalenteri/<str:token>/polku.ics", meetings.calendar_feed, name="forum_feed"),
]
