"""Addresses of accounts and organisations."""

from django.urls import include, path

from polku.accounts.views import contacts, organisations, people

urlpatterns = [
    path("tili/", people.profile, name="profile"),
    path("tili/", include("allauth.urls")),
    path("kutsu/<str:key>/", people.invitation, name="invitation"),
    path("hallinta/organisaatiot/", organisations.organisations, name="organisation_list"),
    path("hallinta/organisaatiot/uusi/", organisations.organisation_new, name="organisation_new"),
    path("hallinta/organisaatiot/<int:pk>/", organisations.organisation_edit, name="organisation_edit"),
    path(
        "hallinta/organisaatiot/<int:pk>/tiedot/",
        organisations.organisation_change,
        name="organisation_change",
    ),
    path(
        "hallinta/organisaatiot/<int:pk>/seuraaja/",
        organisations.organisation_succession,
        name="organisation_succession",
    ),
    path("hallinta/organisaatiot/<int:pk>/yhteystieto/", contacts.contact, name="contact_new"),
    path(
        "hallinta/organisaatiot/<int:pk>/yhteystieto/<int:card_pk>/", contacts.contact, name="contact_change"
    ),
    path(
        "hallinta/organisaatiot/<int:pk>/yhteystieto/<int:card_pk>/oikein/",
        contacts.confirm,
        name="contact_confirm",
    ),
    path("verkosto/yhteystiedot/", contacts.contacts, name="contacts"),
    path("verkosto/yhteystiedot/vie/<slug:form>/", contacts.export, name="contacts_export"),
    path("yhteystieto/vastaa/", contacts.answer, name="contact_answer"),
    path("yhteystieto/<str:token>/", contacts.link, name="contact_link"),
    path("hallinta/organisaatiot/<int:pk>/henkilo/", organisations.person_add, name="person_add"),
    path(
        "hallinta/organisaatiot/<int:pk>/jasenyys/<int:membership_pk>/",
        organisations.membership_end,
        name="membership_end",
    ),
]
