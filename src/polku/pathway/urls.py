"""Addresses of people and their plans. A person is named by a random key, rows of a plan never."""

from django.urls import path

from polku.pathway.views import basics, emergencies, holding, people, permissions, person, situation

urlpatterns = [
    path("tyopoyta/henkilot/", people.people, name="work_list"),
    path("tyopoyta/henkilot/uusi/", people.person_new, name="person_new"),
    path("tyopoyta/henkilot/hatatilanne/", emergencies.emergency, name="emergency"),
    path("tyopoyta/henkilot/vastuu/", emergencies.stewardship, name="stewardship"),
    path("henkilo/<uuid:key>/", person.person, name="person"),
    path("henkilo/<uuid:key>/suunnitelma/avaa/", person.plan_open, name="plan_open"),
    path("henkilo/<uuid:key>/suunnitelma/tee/", person.plan_act, name="plan_act"),
    path("henkilo/<uuid:key>/suunnitelma/sanottu/", person.saying_new, name="saying_new"),
    path("henkilo/<uuid:key>/suunnitelma/tavoite/", person.goal_new, name="goal_new"),
    path("henkilo/<uuid:key>/suunnitelma/askel/", person.step_new, name="step_new"),
    path("henkilo/<uuid:key>/suunnitelma/polku/", person.path_type, name="path_type"),
    path("henkilo/<uuid:key>/suunnitelma/tuloste/", situation.plan_print, name="plan_print"),
    path("henkilo/<uuid:key>/tilanne/", situation.person_facts, name="person_facts"),
    path("henkilo/<uuid:key>/palvelut/", situation.person_matches, name="person_matches"),
    path("henkilo/<uuid:key>/siirto/", holding.handover_new, name="handover_new"),
    path("henkilo/<uuid:key>/siirto/vastaa/", holding.handover_answer, name="handover_answer"),
    path("henkilo/<uuid:key>/siirto/peru/", holding.handover_withdraw, name="handover_withdraw"),
    path("henkilo/<uuid:key>/tyontekijat/", holding.person_workers, name="person_workers"),
    path("henkilo/<uuid:key>/tyontekijat/paata/", holding.care_end, name="care_end"),
    path("henkilo/<uuid:key>/luvat/", permissions.person_permissions, name="person_permissions"),
    path("henkilo/<uuid:key>/luvat/uusi/", permissions.basis_new, name="basis_new"),
    path("henkilo/<uuid:key>/luvat/paata/", permissions.basis_close, name="basis_close"),
    path("henkilo/<uuid:key>/luvat/liita/", permissions.basis_join, name="basis_join"),
    path("henkilo/<uuid:key>/luvat/edustaja/", permissions.representative_new, name="representative_new"),
    path(
        "henkilo/<uuid:key>/luvat/edustaja/esta/", permissions.representative_bar, name="representative_bar"
    ),
    path("henkilo/<uuid:key>/tiedot/", basics.person_basics, name="person_basics"),
    path("henkilo/<uuid:key>/tiedot/muokkaa/", basics.client_edit, name="client_edit"),
    path("henkilo/<uuid:key>/tiedot/yhteys/", basics.contact_edit, name="contact_edit"),
    path("henkilo/<uuid:key>/tiedot/turvakielto/", basics.protection_set, name="protection_set"),
    path("henkilo/<uuid:key>/tiedot/tunnus/", basics.account_join, name="account_join"),
    path("henkilo/<uuid:key>/tiedot/tunnus/paata/", basics.account_end, name="account_end"),
]
