from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "polku.outreach"
    label = "outreach"
