from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "polku.people"
    default_auto_field = "django.db.models.BigAutoField"
