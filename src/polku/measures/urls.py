"""Addresses of action plans. The converter `number` is registered by the directory's public addresses."""

from django.urls import path

from polku.measures.views import commitments, follow_ups, measures, plans, public

NETWORK = "verkostot/<slug:slug>/"
PLAN = f"{NETWORK}suunnitelma/"
MEASURE = f"{NETWORK}toimenpiteet/<number:pk>/"
EVIDENCE = f"{MEASURE}naytto/<number:evidence>/"
FOLLOW_UP = f"{NETWORK}seuranta/<number:pk>/"
TASK = f"{NETWORK}seuranta/tehtavat/<number:pk>/"
COMMITMENT = f"{NETWORK}sitoumukset/<number:pk>/"

urlpatterns = [
    path(PLAN, plans.plan, name="action_plan"),
    path(f"{PLAN}uusi/", plans.new, name="action_plan_new"),
    path(f"{PLAN}muuta/", plans.edit, name="action_plan_edit"),
    path(f"{PLAN}tuloste/", plans.sheet, name="action_plan_sheet"),
    path(f"{PLAN}vie/<slug:form>/", plans.export, name="action_plan_export"),
    path(f"{PLAN}myohassa/", plans.late, name="plan_late"),
    path(f"{PLAN}teemat/", plans.themes, name="plan_themes"),
    path(f"{PLAN}teemat/<slug:code>/", plans.theme, name="plan_theme"),
    path(f"{PLAN}teemat/<slug:code>/muuta/", plans.theme_edit, name="plan_theme_edit"),
    path(f"{NETWORK}toimenpiteet/uusi/", measures.new, name="measure_new"),
    path(MEASURE, measures.measure, name="measure"),
    path(f"{MEASURE}muuta/", measures.edit, name="measure_edit"),
    path(f"{MEASURE}naytto/uusi/", measures.evidence_new, name="evidence_new"),
    path(EVIDENCE, measures.evidence_file, name="evidence_file"),
    path(f"{EVIDENCE}poista/", measures.evidence_remove, name="evidence_remove"),
    path(f"{NETWORK}seuranta/", follow_ups.listing, name="follow_ups"),
    path(f"{NETWORK}seuranta/uusi/", follow_ups.new, name="follow_up_new"),
    path(FOLLOW_UP, follow_ups.follow_up, name="follow_up"),
    path(f"{FOLLOW_UP}muuta/", follow_ups.edit, name="follow_up_edit"),
    path(f"{FOLLOW_UP}lopeta/", follow_ups.end, name="follow_up_end"),
    path(TASK, follow_ups.task, name="follow_up_task"),
    path(f"{TASK}avaa/", follow_ups.task_reopen, name="follow_up_task_reopen"),
    path(f"{NETWORK}sitoumukset/", commitments.listing, name="commitments"),
    path(f"{NETWORK}sitoumukset/uusi/", commitments.new, name="commitment_new"),
    path(f"{NETWORK}sitoumukset/vie/<slug:form>/", commitments.export, name="commitments_export"),
    path(COMMITMENT, commitments.commitment, name="commitment"),
    path(f"{COMMITMENT}muuta/", commitments.edit, name="commitment_edit"),
    path(f"{COMMITMENT}avaa/", commitments.reopen, name="commitment_reopen"),
    path(f"{NETWORK}edistyminen/", public.plan, name="plan_public"),
    path(f"{NETWORK}edistyminen/<slug:code>/", public.theme, name="plan_public_theme"),
    path(f"{NETWORK}lupaukset/", commitments.promises, name="promises_public"),
    path("tyopoyta/toimenpiteet/", plans.mine, name="my_measures"),
]
