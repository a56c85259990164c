from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "polku.retention"
    default_auto_field = "django.db.models.BigAutoField"
