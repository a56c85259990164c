from django.apps import AppConfig


class WorkgroupConfig(AppConfig):
    name = "polku.workgroup"
    default_auto_field = "django.db.models.BigAutoField"
