"""Settings: safe by default, everything that differs between installs comes from the environment.

Every variable is described in .env.example and in the README; a test compares the lists.
"""

from pathlib import Path

import dj_database_url

from config.environment import BASE_DIR, env, local_key, read

PRODUCTION = read(env.bool, "PRODUCTION", False)
DEBUG = read(env.bool, "DEBUG", False)
DEMO = read(env.bool, "DEMO", False)
DATA_DIR = Path(read(env.str, "DATA_DIR", str(BASE_DIR / "var")))

SECRET_KEY = local_key("SECRET_KEY", DATA_DIR, production=PRODUCTION)
RESIDENT_ID_KEY = local_key("RESIDENT_ID_KEY", DATA_DIR, production=PRODUCTION)
ALLOWED_HOSTS = read(env.list, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = read(env.list, "CSRF_TRUSTED_ORIGINS", [])
BASE_URL = read(env.str, "BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "lms.apps.LmsConfig",
    "talent.apps.TalentConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "config.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.security.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.security.refuse_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "talent.accounts.middleware.StaffMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.site",
                "talent.desk.menu.desk_context",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------

DATABASE_URL = read(env.str, "DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so two writers wait instead of failing;
    # recursive_triggers makes the append-only triggers see REPLACE INTO too.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA recursive_triggers=ON",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    # PostgreSQL takes an index for as dear as on a turning disk, and reads a city's register to find a street's rows.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, "options": "-c jit=off -c random_page_cost=1.1"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = read(env.str, "REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # One cache for all workers of the host: rate limits must not double with their number.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "max_retries": 0}

# --- Files ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
FONT_DIR = read(env.str, "FONT_DIR", "")
S3_BUCKET = read(env.str, "S3_BUCKET", "")
_file_storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
_private_storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}}
_media_hosts: list[str] = []
if S3_BUCKET:
    _s3 = {"BACKEND": "storages.backends.s3.S3Storage"}
    _s3_options = {"bucket_name": S3_BUCKET, "endpoint_url": read(env.str, "S3_ENDPOINT", "") or None}
    # The library's default lets one photo.jpg take the place of another; on disk each gets a name of its own.
    _s3_options["file_overwrite"] = False
    # Nothing in the bucket is public: an image's address is ours, /media/…, where the rule of lessons is asked.
    _ours = dict(zip(("url_protocol", "custom_domain"), BASE_URL.rstrip("/").split("//"), strict=True))
    _file_storage = _s3 | {"OPTIONS": _s3_options | _ours | {"location": "media", "default_acl": "private"}}
    _media_hosts = [read(env.str, "S3_ENDPOINT", "") or "https://*.amazonaws.com"]
    _private_storage = _s3 | {"OPTIONS": _s3_options | {"location": "private", "default_acl": "private"}}
STORAGES = {
    "default": _file_storage,
    "private": _private_storage,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Without the manifest (embedded), static files are served from the source folders.
WHITENOISE_USE_FINDERS = not PRODUCTION
# nginx: the internal location that serves DATA_DIR/private, e.g. /private-files/; empty: this process sends the files.
X_ACCEL_PREFIX = read(env.str, "X_ACCEL_PREFIX", "")
# What is larger is read to its end and thrown away, so that the form can say so; nothing of it touches the disk.
LARGEST_UPLOAD = 1100 * 2**20
FILE_UPLOAD_HANDLERS = [
    "talent.files.uploads.TooLargeHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# An address typed without a scheme is https; the next Django's default, chosen now.
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- Language and time ----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Logging in -----------------------------------------------------------------------

AUTH_USER_MODEL = "talent.Person"
AUTHENTICATION_BACKENDS = ["talent.accounts.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name", "mobile")},
    },
    {"NAME": "talent.accounts.password_rules.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "talent.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# A training hall shares one address: the limits bite per number, hardly per address.
# 3 codes a minute and 10 a day, with 3 tries each, leave 30 guesses a day at one number.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "5/m/key,200/d/key,600/m/ip" if DEMO else "3/m/key,10/d/key,600/m/ip",
    "login": "600/m/ip",
    "login_failed": "10/10m/key,300/m/ip",
    # Every registration costs an SMS to a number we don't know.
    "register": "60/h/ip,300/d/ip",
    "help_code": "10/m/key,120/m/ip",
    # An open objection holds its nominee: a crowd behind one address may object, a script may not.
    "objection": "20/h/ip,60/d/ip",
}
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = read(env.int, "TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "talent.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
STAFF_IDLE_MINUTES = read(env.int, "STAFF_IDLE_MINUTES", 60)

# --- Messages -------------------------------------------------------------------------

SMS_BACKEND = read(env.str, "SMS_BACKEND", f"talent.messages.sms.{'Demo' if DEMO else 'Console'}Sms")
SMS_FILE = read(env.str, "SMS_FILE", str(DATA_DIR / "sms.jsonl"))
SMS_GATEWAY_URL = read(env.str, "SMS_GATEWAY_URL", "")
SMS_GATEWAY_TOKEN = read(env.str, "SMS_GATEWAY_TOKEN", "")

# --- Wagtail --------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "骨干学堂"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Shanghai"]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# After the permission check the file itself, never a bare address in the bucket.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "txt", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.hanzi"}}
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL

# --- Security -------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HTTPS = PRODUCTION and not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SECURE_HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^-/"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        # Films in a bucket are played from an address that is signed for an hour.
        "media-src": ["'self'", *_media_hosts],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": read(env.str, "LOG_LEVEL", "WARNING")},
}
