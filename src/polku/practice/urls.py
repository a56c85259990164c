"""Addresses of agreed ways of working. The public addresses of the directory register the converter `number`."""

from django.urls import path

from polku.practice.views import pick_out, procedure_editor, procedures

# What anybody may open: procedures that are in use.
public = [
    path("menettelytavat/", procedures.procedures, name="procedures"),
    path("menettelytavat/<number:pk>/", procedures.procedure, name="procedure"),
    path(
        "menettelytavat/<number:pk>/tarkistuslista/",
        procedures.procedure_checklist,
        name="procedure_checklist",
    ),
    path("menettelytavat/<number:pk>/versiot/", procedures.procedure_versions, name="procedure_versions"),
    path(
        "menettelytavat/<number:pk>/versiot/<number:number>/",
        procedures.procedure_version,
        name="procedure_version",
    ),
    path(
        "menettelytavat/<number:pk>/versiot/<number:number>/erot/",
        procedures.procedure_compare,
        name="procedure_compare",
    ),
]
editor = "menettelytavat/<number:pk>/muokkaa/"
urlpatterns = [
    *public,
    path("poiminta/", pick_out.pick_out, name="pick_out"),
    path("poiminta/esimerkki.csv", pick_out.pick_out_example, name="pick_out_example"),
    path(
        "poiminta/<number:pk>/pohja.csv",
        pick_out.pick_out_template,
        {"form": "csv"},
        name="pick_out_template",
    ),
    path(
        "poiminta/<number:pk>/pohja.xlsx",
        pick_out.pick_out_template,
        {"form": "xlsx"},
        name="pick_out_template_xlsx",
    ),
    path("menettelytavat/uusi/", procedure_editor.procedure_new, name="procedure_new"),
    path(
        "menettelytavat/<number:pk>/ota-kayttoon/", procedures.procedure_take_over, name="procedure_take_over"
    ),
    *procedure_editor.EDITOR.urls(editor),
    path(f"{editor}julkaise/", procedure_editor.procedure_publish, name="procedure_publish"),
    path(f"{editor}poista-kaytosta/", procedure_editor.procedure_withdraw, name="procedure_withdraw"),
    path(f"{editor}takaisin-kayttoon/", procedure_editor.procedure_restore, name="procedure_restore"),
]
