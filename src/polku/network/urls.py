"""Addresses of the network. The converter `number` is registered by the directory's public addresses."""

from django.urls import path

from polku.network.views import bringing, cockpit, decisions, reports, together, trying

REPORT = "verkosto/raportit/<number:pk>/"
FINDING = f"{REPORT}loyto/<slug:mark>/"
NETWORK = "verkostot/<slug:slug>/"
DECISION = "verkosto/paatokset/<number:pk>/"

urlpatterns = [
    path("verkosto/raportit/", reports.listing, name="network_reports"),
    path("verkosto/raportit/uusi/", reports.new, name="network_report_new"),
    path(REPORT, reports.report, name="network_report"),
    path(f"{REPORT}osa/<slug:part>/", reports.part, name="network_report_part"),
    path(FINDING, reports.finding, name="network_finding"),
    path(f"{FINDING}paata/", decisions.decide, name="network_decide"),
    path(f"{FINDING}kokoukseen/", bringing.to_meeting, name="network_finding_to_meeting"),
    path(f"{FINDING}teemaryhmaan/", bringing.to_group, name="network_finding_to_group"),
    path(f"{REPORT}kokeile/", trying.try_change, name="network_try"),
    path(f"{REPORT}vie/<slug:form>/", reports.export, name="network_report_export"),
    path(f"{REPORT}pysayta/", reports.stop, name="network_report_stop"),
    path(f"{REPORT}uudelleen/", reports.again, name="network_report_again"),
    path(f"{REPORT}merkitse/", reports.mark, name="network_report_mark"),
    path(f"{REPORT}poista/", reports.remove, name="network_report_remove"),
    path(f"{NETWORK}yhteistyo/", together.working_together, name="network_together"),
    path(f"{NETWORK}yhteistyo/vie/<slug:form>/", together.export, name="network_together_export"),
    path(f"{NETWORK}yhteystiedot/", together.contacts, name="network_contacts"),
    path(f"{NETWORK}tilanne/", cockpit.of_network, name="network_cockpit"),
    path("verkosto/tilanne/", cockpit.cockpit, name="cockpit"),
    path("verkosto/paatokset/", decisions.listing, name="network_decisions"),
    path("verkosto/paatokset/vie/<slug:form>/", decisions.export, name="network_decisions_export"),
    path(DECISION, decisions.decision, name="network_decision"),
    path(f"{DECISION}muuta/", decisions.edit, name="network_decision_edit"),
    path(f"{DECISION}avaa/", decisions.reopen, name="network_decision_reopen"),
]
