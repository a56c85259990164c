"""Addresses of publications. The public addresses of the directory register the converter `number`."""

from django.urls import path

from polku.publishing.views import checks, public, work

WORK = "julkaisut/<number:pk>/tyo/"

urlpatterns = [
    path("julkaisut/", public.publications, name="publications"),
    path("julkaisut/arkisto/", public.archive, name="publications_archive"),
    path("julkaisut/syote/", public.feed, name="publications_feed"),
    path("julkaisut/<number:pk>/", public.publication, name="publication"),
    path("julkaisut/<number:pk>/tiedosto/<number:file>/", public.file, name="publication_file"),
    path("julkaisut/tyo/", work.desk, name="publishing_desk"),
    path("julkaisut/tyo/uusi/<slug:slug>/", work.new, name="publishing_new"),
    path(WORK, work.work, name="publishing_work"),
    path(f"{WORK}esikatselu/", work.preview, name="publishing_preview"),
    path(f"{WORK}kieli/<slug:language>/", work.text, name="publishing_text"),
    path(f"{WORK}liitteet/", work.files, name="publishing_files"),
    path(f"{WORK}liitteet/<number:file>/poista/", work.file_remove, name="publishing_file_remove"),
    path(f"{WORK}versiot/", work.versions, name="publishing_versions"),
    path(f"{WORK}innokyla/", work.innokyla, name="publishing_innokyla"),
    path(f"{WORK}innokyla/teksti/", work.innokyla_text, name="publishing_innokyla_text"),
    path(f"{WORK}innokyla/osoite/", work.innokyla_address, name="publishing_innokyla_address"),
    path(f"{WORK}poista/", work.remove, name="publishing_remove"),
    path(f"{WORK}tarkastus/", checks.check, name="publishing_check"),
    path(f"{WORK}tarkastus/<number:finding>/", checks.answer, name="publishing_answer"),
    path(f"{WORK}tarkastus/<number:finding>/avaa/", checks.reopen, name="publishing_reopen"),
    path(f"{WORK}julkaise/", checks.publish, name="publishing_publish"),
    path(f"{WORK}arkistoi/", checks.leave, {"how": "archive"}, name="publishing_archive"),
    path(f"{WORK}pois/", checks.leave, {"how": "withdraw"}, name="publishing_withdraw"),
    path(f"{WORK}takaisin/", checks.bring_back, name="publishing_bring_back"),
]
