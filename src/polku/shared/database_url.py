"""A database address in one line, as hosting services and our own launcher give it."""

from urllib.parse import parse_qsl, unquote, urlsplit

# A text that a connection has sent so often is kept by the server with its plan; only `CompiledQuery` sends such texts.
KEPT_AFTER = 2


def database_from_url(url: str) -> dict[str, object]:
    """Django's settings for `postgresql://user:password@host:port/name?option=value`.

    A `host` option (a folder) means a Unix socket; other options go to libpq as they are.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL must begin with postgresql:// (Polku runs on PostgreSQL only)")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": {"prepare_threshold": KEPT_AFTER, **options},
    }
