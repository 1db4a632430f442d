"""Django settings, read from the workspace and the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONE, SELF

from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.workspace import Workspace, open_workspace, workspace_folder

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent


def _workspace() -> Workspace:
    try:
        return open_workspace(workspace_folder())
    except YanzhenError:
        return Workspace(workspace_folder(), secrets.token_urlsafe(48))


WORKSPACE = _workspace()
SECRET_KEY = WORKSPACE.secret
DEBUG = os.environ.get("YANZHEN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("YANZHEN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

CAPABILITIES = [
    "records", "accounts", "exchange", "library", "chains", "enterprises", "parks", "projects",
    "talent", "finance", "policies", "attraction", "demands", "market", "targets", "supervision", "atlas", "reports", "installation",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "axes",
    "csp",
    *[f"yanzhen.city.{name}" for name in CAPABILITIES],
    "yanzhen.site",
]

MIDDLEWARE = [
    "yanzhen.city.records.origins.RequestOrigin",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yanzhen.site.api.door.Door",
    "yanzhen.site.portal.errands.Errands",
    "yanzhen.site.gate.Gate",
    "yanzhen.city.accounts.standing.Standing",
    "yanzhen.site.portal.watching.Watching",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yanzhen.site.urls"
WSGI_APPLICATION = "yanzhen.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yanzhen.site.navigation.navigation",
            ],
        },
    },
]


def _database() -> dict[str, object]:
    """SQLite in WAL by default; ``DATABASE_URL=postgres://user:password@host:port/name`` moves the record.

    A server that listens on a socket only is named ``postgres://user@/name?host=/folder``.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": WORKSPACE.record,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
            },
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yanzhen.city.accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name"), "max_similarity": 0.6},
    },
]
SECOND_FACTOR_ROLES = frozenset(
    WORKSPACE.sign_in.get("second_factor", ("administrator", "security", "auditor"))
)
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "yanzhen.city.accounts.views.locked_out"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "cockpit"
FRONT_DOORS = {"enterprise": "portal"}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
CSRF_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "zh-hans"
EMAIL_HOST = os.environ.get("YANZHEN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("YANZHEN_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("YANZHEN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YANZHEN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("YANZHEN_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
ROBOT_HOSTS = frozenset(os.environ.get("YANZHEN_ROBOT_HOSTS", "").split(",")) - {""}
DEFAULT_FROM_EMAIL = os.environ.get("YANZHEN_MAIL_FROM", "yanzhen@localhost")

TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static", ("viewer", PACKAGE / "city" / "reports" / "viewer")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Everything comes from this host: a closed network has no other, and a page may not leak what is read on it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF, "'unsafe-inline'"],
        "script-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YANZHEN_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
