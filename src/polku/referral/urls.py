"""Addresses of referrals. A person's or a referral's key stands in them, never a name or a number."""

from django.urls import path

from polku.referral.views import answering, exporting, receiving, sending

urlpatterns = [
    path("lahetteet/", sending.referrals, name="referrals"),
    path("lahetteet/uusi/<uuid:key>/", sending.referral_new, name="referral_new"),
    path("lahete/<uuid:key>/", sending.referral, name="referral"),
    path("lahete/<uuid:key>/muokkaa/", sending.referral_edit, name="referral_edit"),
    path("lahete/<uuid:key>/laheta/", sending.referral_send, name="referral_send"),
    path("lahete/<uuid:key>/arkki/", exporting.referral_sheet, name="referral_sheet"),
    path("lahete/<uuid:key>/lahete.json", exporting.referral_file, {"form": "json"}, name="referral_json"),
    path("lahete/<uuid:key>/fhir.json", exporting.referral_file, {"form": "fhir"}, name="referral_fhir"),
    path("saapuneet/", receiving.referrals_received, name="referrals_received"),
    path("saapuneet/<uuid:key>/", receiving.referral_received, name="referral_received"),
    path("saapuneet/<uuid:key>/asiakkaaksi/", receiving.referral_take, name="referral_take"),
    path("vastaa/<str:token>/", answering.referral_answer, name="referral_answer"),
]
