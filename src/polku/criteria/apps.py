from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "polku.criteria"
    default_auto_field = "django.db.models.BigAutoField"
