from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "polku.cooperation"
    default_auto_field = "django.db.models.BigAutoField"
