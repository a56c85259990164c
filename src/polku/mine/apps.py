from django.apps import AppConfig


class MineConfig(AppConfig):
    name = "polku.mine"
    default_auto_field = "django.db.models.BigAutoField"
