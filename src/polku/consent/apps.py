from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "polku.consent"
    default_auto_field = "django.db.models.BigAutoField"
