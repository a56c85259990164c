from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "polku.referral"
    default_auto_field = "django.db.models.BigAutoField"
