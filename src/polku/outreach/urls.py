"""Addresses of students on their way out. A student is named by a random key."""

from django.urls import path

from polku.outreach.views import deciding, following

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
]
