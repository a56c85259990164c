from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "polku.practice"
    default_auto_field = "django.db.models.BigAutoField"
