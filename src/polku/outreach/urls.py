"""Addresses of students on their way out and of people to be found. A person is named by a random key."""

from django.urls import path

from polku.outreach.views import deciding, following, leads, of_person

urlpatterns = [
    path("tyopoyta/poiminta/ratkaise/", deciding.leavers_review, name="leavers_review"),
    path("tyopoyta/poiminta/vahvista/", deciding.leavers_confirm, name="leavers_confirm"),
    path("tyopoyta/paattavat/", following.leavers, name="leavers"),
    path("tyopoyta/paattavat/luvut/", following.leaver_counts, name="leaver_counts"),
    path("tyopoyta/paattavat/taulukko/", following.leavers_export, name="leavers_export"),
    path("tyopoyta/paattavat/<uuid:key>/", following.leaver, name="leaver"),
    path("tyopoyta/paattavat/<uuid:key>/askel/", following.leaver_step, name="leaver_step"),
    path("tyopoyta/paattavat/<uuid:key>/tiedot/", following.leaver_change, name="leaver_change"),
    path("tyopoyta/paattavat/<uuid:key>/lopeta/", following.leaver_end, name="leaver_end"),
    path("henkilo/<uuid:key>/seuranta/", of_person.person_outreach, name="person_outreach"),
    path("tyopoyta/etsittavat/", leads.leads, name="leads"),
    path("tyopoyta/etsittavat/uusi/", leads.lead_new, name="lead_new"),
    path("tyopoyta/etsittavat/<uuid:key>/", leads.lead, name="lead"),
]
