from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "polku.accounts"
    default_auto_field = "django.db.models.BigAutoField"
