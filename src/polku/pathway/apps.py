from django.apps import AppConfig


class PathwayConfig(AppConfig):
    name = "polku.pathway"
    default_auto_field = "django.db.models.BigAutoField"
