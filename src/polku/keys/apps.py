from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "polku.keys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sealed columns take their keys from here."""
        from polku.keys.adapter import DatabaseKeyring
        from polku.shared import encryption

        encryption.use(DatabaseKeyring())
