"""Addresses of tables: reading in, template, export. The converter `number` is registered by the public addresses."""

from django.urls import path

from polku.directory.views import importing

urlpatterns = [
    path("tyopoyta/tuonti/", importing.start, name="import_start"),
    path("tyopoyta/tuonti/pohja.csv", importing.template, {"form": "csv"}, name="import_template"),
    path("tyopoyta/tuonti/pohja.xlsx", importing.template, {"form": "xlsx"}, name="import_template_xlsx"),
    path("tyopoyta/tuonti/<number:pk>/", importing.preview, name="import_preview"),
    path("tyopoyta/tuonti/<number:pk>/kirjoita/", importing.confirm, name="import_confirm"),
    path("tyopoyta/tuonti/<number:pk>/hylkaa/", importing.discard, name="import_discard"),
    path("tyopoyta/vienti/", importing.export, name="entries_export"),
]
