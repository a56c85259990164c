from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "polku.measures"
    verbose_name = "Measures"
