"""Settings: read from the environment, importable without a database or a secret."""

import os
from pathlib import Path

from django.utils.csp import CSP

from polku.shared.database_url import database_from_url
from polku.shared.languages import LANGUAGES as VERSIONS

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("POLKU_DATA", "var"))


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))) == "1"


DEBUG = _flag("POLKU_DEBUG")
# The demo shows its logins, its outbox and its component page; an installation never does.
DEMO = _flag("POLKU_DEMO")
SECRET_KEY = os.environ.get("POLKU_SECRET_KEY", "only-for-commands-that-keep-no-secret")
# What wraps the keys of organisations: a file of root keys, or the class of a KMS. Without either, texts about people
# can be neither kept nor read.
KEY_FILE = os.environ.get("POLKU_KEY_FILE")
KMS = os.environ.get("POLKU_KMS")
ALLOWED_HOSTS = os.environ.get("POLKU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("POLKU_SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "polku.ui",
    "polku.audit",
    "polku.keys",
    "polku.mail",
    "polku.accounts",
    "polku.people",
    "polku.consent",
    "polku.criteria",
    "polku.directory",
    "polku.referral",
    "polku.pathway",
    "polku.outreach",
    "polku.retention",
    "polku.network",
    "polku.publishing",
    "polku.mine",
    "polku.desk",
    "polku.practice",
    "polku.cooperation",
    "polku.workgroup",
    "polku.measures",
    "polku.forum",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

# Headers come first, so that a refusal at any door below carries them too.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "polku.ui.middleware.security_headers",
    "polku.ui.hostile.refuse_hostile_input",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "polku.ui.middleware.explain_refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "polku.config.requests.reads_do_not_write",
    "polku.config.requests.client_data_is_for_the_signed_in",
]

ROOT_URLCONF = "polku.config.urls"
WSGI_APPLICATION = "polku.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "polku.ui.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "polku.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        **database_from_url(os.environ.get("DATABASE_URL", "postgresql:///polku")),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "polku.accounts.queries.signed_in.AccountBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "desk"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "polku.accounts.adapter.InvitationOnlyAdapter"
SOCIALACCOUNT_ADAPTER = "polku.accounts.adapter.InvitationOnlySocialAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# One OIDC provider by settings: issuer, client and secret come from the environment.
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": os.environ.get("POLKU_OIDC_ID", "oidc"),
                    "name": os.environ.get("POLKU_OIDC_NAME", "OIDC"),
                    "client_id": os.environ["POLKU_OIDC_CLIENT"],
                    "secret": os.environ.get("POLKU_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["POLKU_OIDC_ISSUER"]},
                }
            ]
        }
    }
    if "POLKU_OIDC_CLIENT" in os.environ
    else {}
)

LANGUAGE_CODE = "fi"
LANGUAGES = [(language.code, language.name) for language in VERSIONS]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

STATIC_URL = "/static/"
# `polku run` collects the files there; tests and tools read them where they are.
STATIC_ROOT = os.environ.get("POLKU_STATIC_ROOT")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("POLKU_BEHIND_PROXY") else None
SESSION_ENGINE = "polku.accounts.queries.signed_in"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "polku.ui.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# No file that people send is ever written to a disk.
FILE_UPLOAD_HANDLERS = ["polku.shared.uploads.InMemoryUpload"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ["POLKU_SMTP_HOST"],
            "port": int(os.environ.get("POLKU_SMTP_PORT", "587")),
            "username": os.environ.get("POLKU_SMTP_USER", ""),
            "password": os.environ.get("POLKU_SMTP_PASSWORD", ""),
            "use_tls": _flag("POLKU_SMTP_TLS", default=True),
            "timeout": 20,
        },
    }
    if "POLKU_SMTP_HOST" in os.environ
    else {"BACKEND": "polku.mail.backend.LocalOutbox"}
}
# Who hears of every emergency opening, beside the stewards of the organisation.
PRIVACY_OFFICER = os.environ.get("POLKU_PRIVACY_OFFICER", "")
DEFAULT_FROM_EMAIL = os.environ.get("POLKU_MAIL_FROM", "polku@example.fi")

# How long a web process may show what it found before it looks for changes. 0 (tests): at every read, own writes too.
SEARCH_POLL_SECONDS = float(os.environ.get("POLKU_SEARCH_POLL_SECONDS", "0.5"))
# Socket of the analyser process, asked about Finnish words of a query that no entry has.
SEARCH_ANALYSER = DATA_DIR / "analyser.sock"

# Read by who works the jobs, and when the first one is queued; not by every command that starts.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["polku.config.jobs"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A path may carry a signed link: the address is not logged.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "ERROR"},
    },
}
