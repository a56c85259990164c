"""Addresses of accounts and organisations."""

from django.urls import include, path

from polku.accounts import views

urlpatterns = [
    path("tili/", views.profile, name="profile"),
    path("tili/", include("allauth.urls")),
    path("kutsu/<str:key>/", views.invitation, name="invitation"),
    path("hallinta/organisaatiot/", views.organisations, name="organisation_list"),
    path("hallinta/organisaatiot/uusi/", views.organisation_new, name="organisation_new"),
    path("hallinta/organisaatiot/<int:pk>/", views.organisation_edit, name="organisation_edit"),
    path("hallinta/organisaatiot/<int:pk>/tiedot/", views.organisation_change, name="organisation_change"),
    path(
        "hallinta/organisaatiot/<int:pk>/seuraaja/",
        views.organisation_succession,
        name="organisation_succession",
    ),
    path("hallinta/organisaatiot/<int:pk>/yhteystieto/", views.contact, name="contact_new"),
    path("hallinta/organisaatiot/<int:pk>/yhteystieto/<int:card_pk>/", views.contact, name="contact_change"),
    path("hallinta/organisaatiot/<int:pk>/henkilo/", views.person_add, name="person_add"),
    path(
        "hallinta/organisaatiot/<int:pk>/jasenyys/<int:membership_pk>/",
        views.membership_end,
        name="membership_end",
    ),
]
