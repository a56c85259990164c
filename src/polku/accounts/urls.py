"""Addresses of accounts and organisations."""

from django.urls import include, path

from polku.accounts import views

urlpatterns = [
    path("tili/", views.profile, name="profile"),
    path("tili/", include("allauth.urls")),
    path("kutsu/<str:key>/", views.invitation, name="invitation"),
    path("organisaatiot/", views.organisations, name="organisations"),
    path("organisaatiot/uusi/", views.organisation_new, name="organisation_new"),
    path("organisaatiot/<int:pk>/", views.organisation_edit, name="organisation_edit"),
    path("organisaatiot/<int:pk>/tiedot/", views.organisation_change, name="organisation_change"),
    path("organisaatiot/<int:pk>/seuraaja/", views.organisation_succession, name="organisation_succession"),
    path("organisaatiot/<int:pk>/yhteystieto/", views.contact, name="contact_new"),
    path("organisaatiot/<int:pk>/yhteystieto/<int:card_pk>/", views.contact, name="contact_change"),
    path("organisaatiot/<int:pk>/henkilo/", views.person_add, name="person_add"),
    path("organisaatiot/<int:pk>/jasenyys/<int:membership_pk>/", views.membership_end, name="membership_end"),
]
