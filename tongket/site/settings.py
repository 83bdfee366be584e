"""Every setting of tongket, read once from the environment; a bad value stops the program with one sentence.

The settings and their defaults are listed in `docs/settings.md`; a test compares the two.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from tongket.site.folders import data_folder, secret_key

PACKAGE = Path(__file__).resolve().parent.parent


def _told(name: str, default: str = "") -> str:
    """What the environment says; a name that is set to nothing (`TONGKET_BUS=` in a file of a service) says nothing."""
    return os.environ.get(name) or default


def _choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = _told(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(choices)}.")
    return value


def _flag(name: str, default: bool = False) -> bool:
    return _choice(name, "1" if default else "0", ("0", "1")) == "1"


def _number(name: str, default: int, least: int) -> int:
    value = _told(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number of {least} or more.")
    return int(value)


DEBUG = _flag("TONGKET_DEBUG")
# Demo mode: fictional people, a page to choose whom to be, loopback only.
TONGKET_DEMO = _flag("TONGKET_DEMO")
# The folder of everything that tongket writes: the SQLite file, the papers, the secret key of a laptop.
TONGKET_DATA = Path(_told("TONGKET_DATA") or data_folder()).resolve()
# The clock from which a demo counts; empty for the true time.
TONGKET_CLOCK = _told("TONGKET_CLOCK")
if TONGKET_CLOCK:
    try:
        if datetime.fromisoformat(TONGKET_CLOCK).tzinfo is None:
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(
            f"TONGKET_CLOCK is {TONGKET_CLOCK!r}; write a date, a time and an offset, as 2021-07-02T08:00+07:00."
        ) from None
    if not TONGKET_DEMO:
        raise ImproperlyConfigured("TONGKET_CLOCK is for demo mode alone; set TONGKET_DEMO=1 or leave it out.")


def _secret_key() -> str:
    """The key from the environment, else the one of the data folder."""
    key = _told("TONGKET_SECRET_KEY")
    if key and len(key) < 32:
        raise ImproperlyConfigured("TONGKET_SECRET_KEY is too short; it must have 32 characters or more.")
    return key or secret_key(TONGKET_DATA)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _told("TONGKET_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if host not in ("127.0.0.1", "localhost", "[::1]", "*")
]

INSTALLED_APPS = [
    "tongket.site.apps.SiteConfig",
    "tongket.portal",
    "tongket.analytics",
    "tongket.emulation",
    "tongket.directives",
    "tongket.reporting",
    "tongket.conference",
    "tongket.followup",
    "tongket.documents",
    "tongket.org",
    "tongket.people",
    "tongket.live",
    "tongket.kit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongket.kit.http.ContentSecurityPolicyMiddleware",
    "tongket.kit.http.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongket.kit.http.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongket.kit.http.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongket.kit.http.ProblemMiddleware",
]

ROOT_URLCONF = "tongket.site.urls"
ASGI_APPLICATION = "tongket.site.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongket.site.context.site",
            ],
            "builtins": ["tongket.kit.templatetags.kit", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# SQLite is the embedded default: write-ahead log, and transactions that take the write lock at once, so that two
# writers wait for one another instead of failing half-way. Each commit is on the disk before it is answered
# (synchronous=FULL): a number that was printed must outlive a power cut, which NORMAL in WAL does not promise.
try:
    _database = dj_database_url.parse(
        _told("DATABASE_URL", f"sqlite:///{TONGKET_DATA / 'tongket.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,
    )
except ValueError:  # no address at all, or a port that is no number
    raise ImproperlyConfigured(
        "DATABASE_URL is no address of a database; write it as postgres://name:password@host:5432/base, or leave it out."
    ) from None
DATABASES: dict[str, Any] = {"default": _database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None  # a file stays open: opening it costs more than a reading
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
elif DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "my_work"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = TONGKET_DATA / "files"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from a header of the page
CSRF_FAILURE_VIEW = "tongket.site.views.not_from_our_page"
TONGKET_HTTPS = _flag("TONGKET_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TONGKET_HTTPS
# The counts of wrong passwords live here: room for so many that nobody pushes them out by trying many names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TONGKET_HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# How many requests a web process works on at once; each holds a connection to the database, the others wait.
TONGKET_REQUESTS = _number("TONGKET_REQUESTS", 20, 1)

# How a commit is announced to the other processes: inside this one, by PostgreSQL's NOTIFY, or by Redis.
_postgres = DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
TONGKET_BUS = _choice("TONGKET_BUS", "postgres" if _postgres else "process", ("process", "postgres", "redis"))
if TONGKET_BUS == "postgres" and not _postgres:
    raise ImproperlyConfigured("TONGKET_BUS=postgres needs a DATABASE_URL that begins with postgres://.")
TONGKET_REDIS_URL = _told("TONGKET_REDIS_URL", "redis://127.0.0.1:6379/0")

# Jobs are rows in the database; the web process runs them itself unless workers are started apart.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
TONGKET_WORKER = _choice("TONGKET_WORKER", "inside", ("inside", "apart"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
