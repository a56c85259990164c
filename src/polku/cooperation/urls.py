"""Addresses of networks, their agreements and their people. The directory registers the converter `number`."""

from django.urls import path

from polku.cooperation.views import agreements, handovers, lineage, networks, signing

NETWORK = "verkostot/<slug:slug>/"
AGREEMENT = f"{NETWORK}sopimus/"
VERSION = f"{AGREEMENT}<number:number>/"
PARTY = f"{VERSION}osapuolet/<number:pk>/"
HANDOVER = f"{NETWORK}siirrot/<number:pk>/"

urlpatterns = [
    path("verkostot/", networks.networks, name="networks"),
    path("verkostot/uusi/", networks.network_new, name="network_new"),
    path("verkostot/ohjelma/<number:pk>/", lineage.programme, name="programme"),
    path(NETWORK, networks.network_home, name="network_home"),
    path(f"{NETWORK}muokkaa/", networks.network_edit, name="network_edit"),
    path(f"{NETWORK}tavoitteet/", networks.network_aims, name="network_aims"),
    path(f"{NETWORK}tavoitteet/uusi/", networks.network_aim_new, name="network_aim_new"),
    path(f"{NETWORK}tavoitteet/<number:number>/", networks.network_aim, name="network_aim"),
    path(f"{NETWORK}jasenet/", networks.network_members, name="network_members"),
    path(f"{NETWORK}jasenet/<number:pk>/eroaa/", networks.network_leave, name="network_leave"),
    path(f"{NETWORK}koollekutsuja/", networks.network_convener, name="network_convener"),
    path(f"{NETWORK}tehtavat/", networks.network_terms, name="network_terms"),
    path(f"{NETWORK}tehtavat/<number:pk>/paata/", networks.network_term_end, name="network_term_end"),
    path(f"{NETWORK}juuret/", lineage.network_lineage, name="network_lineage"),
    path(f"{NETWORK}juuret/muokkaa/", lineage.network_lineage_edit, name="network_lineage_edit"),
    path(
        f"{NETWORK}juuret/<number:pk>/poista/", lineage.network_lineage_remove, name="network_lineage_remove"
    ),
    path(f"{NETWORK}vaiheet/", lineage.network_phases, name="network_phases"),
    path(f"{NETWORK}vaiheet/<number:pk>/poista/", lineage.network_phase_remove, name="network_phase_remove"),
    path(f"{NETWORK}siirrot/", handovers.handovers, name="handovers"),
    path(f"{NETWORK}siirrot/uusi/<number:pk>/", handovers.handover_new, name="handover_new"),
    path(HANDOVER, handovers.handover, name="handover"),
    path(f"{HANDOVER}vastaa/", handovers.handover_answer, name="handover_answer"),
    path(AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{AGREEMENT}aloita/", agreements.agreement_begin, name="agreement_begin"),
    path(f"{AGREEMENT}kirjoita/", agreements.agreement_write, name="agreement_write"),
    path(f"{AGREEMENT}kirjoita/<slug:part>/", agreements.agreement_part, name="agreement_part"),
    path(VERSION, agreements.agreement_version, name="agreement_version"),
    path(f"{VERSION}tuloste/", agreements.agreement_print, name="agreement_print"),
    path(f"{VERSION}erot/<number:beside>/", agreements.agreement_compare, name="agreement_compare"),
    path(f"{VERSION}peru/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path(f"{VERSION}osapuolet/uusi/", agreements.agreement_party_new, name="agreement_party_new"),
    path(PARTY, agreements.agreement_party, name="agreement_party"),
    path(f"{PARTY}poista/", agreements.agreement_party_remove, name="agreement_party_remove"),
    path(f"{PARTY}muistuta/", agreements.agreement_remind, name="agreement_remind"),
    path(f"{PARTY}linkki/", agreements.agreement_send_link, name="agreement_send_link"),
    path(f"{VERSION}allekirjoitukset/", agreements.agreement_signing, name="agreement_signing"),
    path(f"{VERSION}allekirjoitukset/paperilla/", agreements.agreement_paper, name="agreement_paper"),
    path(f"{VERSION}voimaan/", agreements.agreement_in_force, name="agreement_in_force"),
    path("allekirjoita/<str:token>/", signing.agreement_sign, name="agreement_sign"),
]
