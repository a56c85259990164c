"""Addresses: a prefix decides the language; feeds, robots and the API have none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("polku.ui.urls")),
        path("", include("polku.accounts.urls")),
        path("", include("polku.mail.urls")),
        path("", include("polku.criteria.urls")),
        path("", include("polku.referral.urls")),
        path("", include("polku.pathway.urls")),
        path("", include("polku.directory.urls")),
        path("", include("polku.mine.urls")),
        path("", include("polku.desk.urls")),
        path("", include("polku.network.urls")),
        path("", include("polku.publishing.urls")),
        path("", include("polku.practice.urls")),
        path("", include("polku.outreach.urls")),
        path("", include("polku.retention.urls")),
        path("", include("polku.cooperation.urls")),
        path("", include("polku.measures.urls")),
        path("", include("polku.workgroup.urls")),
        path("", include("polku.forum.urls")),
    ),
    path("", include("polku.audit.urls")),
    path("", include("polku.directory.urls.unprefixed")),
]

handler400 = "polku.ui.views.bad_request"
handler403 = "polku.ui.views.permission_denied"
handler404 = "polku.ui.views.page_not_found"
handler500 = "polku.ui.views.server_error"
