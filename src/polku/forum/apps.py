from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "polku.forum"
    default_auto_field = "django.db.models.BigAutoField"
