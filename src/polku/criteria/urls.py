"""Addresses of criteria. Their words are Finnish in every language, so that an address that is shared stays one."""

from django.urls import path, register_converter

from polku.criteria.views import drift, editor, examples, exchange, inventory, lifecycle, public


class RowNumber:
    """A number of at most 15 digits, so that the database can hold it."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(RowNumber, "row")

SET = "kriteerit/<row:pk>/"
DESK = "tyopoyta/kriteerit/"
OWN = f"{DESK}<row:pk>/"

urlpatterns = [
    path("kriteerit/", inventory.index, name="criteria_inventory"),
    path("kriteerit/vie/<slug:form>/", inventory.export, name="criteria_inventory_export"),
    path(SET, public.criteria_set, name="criteria_set"),
    path(f"{SET}versiot/", public.versions, name="criteria_versions"),
    path(f"{SET}pohja/", public.origin, name="criteria_origin"),
    path(f"{SET}tiedosto/<slug:form>/", public.download, name="criteria_download"),
    path(f"{SET}omaksi/", inventory.fork, name="criteria_fork"),
    path(f"{DESK}uusi/", editor.new, name="criteria_new"),
    path(f"{DESK}tuonti/", exchange.start, name="criteria_import"),
    path(f"{DESK}tuonti/ota/", exchange.keep, name="criteria_import_keep"),
    path(f"{DESK}ristiriidat/", drift.every, name="criteria_drift"),
    path(OWN, editor.edit, name="criteria_edit"),
    path(f"{OWN}ehto/", editor.pick_fact, name="criteria_pick_fact"),
    path(f"{OWN}ehto/<slug:fact>/", editor.condition, name="criteria_condition"),
    path(f"{OWN}tarkistus/", editor.check, name="criteria_check"),
    path(f"{OWN}jarjesta/", editor.arrange, name="criteria_arrange"),
    path(f"{OWN}peru/", editor.undo, name="criteria_undo"),
    path(f"{OWN}valitse/", editor.resolve, name="criteria_resolve"),
    path(f"{OWN}tiedot/", editor.about, name="criteria_about"),
    path(f"{OWN}lahde/", editor.source, name="criteria_source"),
    path(f"{OWN}arvioitavaksi/", lifecycle.review, name="criteria_review"),
    path(f"{OWN}kayttoon/", lifecycle.publish, name="criteria_publish"),
    path(f"{OWN}vahvista/", lifecycle.confirm, name="criteria_confirm"),
    path(f"{OWN}pois/", lifecycle.withdraw, name="criteria_withdraw"),
    path(f"{OWN}esimerkki/", examples.new, name="criteria_example_new"),
    path(f"{OWN}esimerkki/<row:example>/", examples.change, name="criteria_example"),
    path(f"{OWN}esimerkki/<row:example>/poista/", examples.remove, name="criteria_example_remove"),
    path(f"{OWN}ristiriidat/", drift.of_set, name="criteria_drift_of"),
    path(f"{OWN}ristiriidat/<row:number>/", drift.answer, name="criteria_drift_answer"),
]
