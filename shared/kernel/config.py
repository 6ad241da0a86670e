"""The deployment's settings, read once from environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.kernel.errors import Misconfigured

DEVELOPMENT = "development"
PRODUCTION = "production"
TEST = "test"
MIN_SECRET_LENGTH = 32


@dataclass(frozen=True)
class Settings:
    """Every value a process needs from outside. Secrets are never printed (``repr`` leaves them out)."""

    environment: str
    data_dir: Path
    scheme: str
    public_port: int
    platform_domain: str
    stores_domain: str
    secret_key: str
    database_url: str
    database_owner_url: str
    database_maintenance_url: str
    redis_url: str
    cache_redis_url: str
    smtp_url: str
    mail_from: str
    mail_bounces_to: str
    mail_hook_secret: str
    stripe_api_base: str
    stripe_webhook_tolerance: int
    paypal_api_base: str
    shippo_api_base: str
    vies_api_base: str
    s3_endpoint: str
    s3_bucket: str
    s3_access_key: str
    s3_secret_key: str
    s3_region: str
    s3_public_base: str
    s3_upload_endpoint: str
    dns_resolver: str
    trusted_proxies: int
    database_pool_size: int
    statement_timeout_ms: int
    api_rate_limit: str
    search_engine: str
    document_fonts: str

    def __repr__(self) -> str:
        return f"Settings({self.environment}, {self.platform_domain})"

    @property
    def is_production(self) -> bool:
        return self.environment == PRODUCTION

    @property
    def port_suffix(self) -> str:
        """``:8000``, or nothing where the port is the scheme's own."""
        usual = {"http": 80, "https": 443}[self.scheme]
        return "" if self.public_port == usual else f":{self.public_port}"

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    def origin(self, host: str) -> str:
        """The absolute origin of one of our hosts, for links in mails and redirects."""
        return f"{self.scheme}://{host}{self.port_suffix}"


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises Misconfigured with one sentence that says which variable to mend."""
    env = os.environ if env is None else env
    environment = env.get("SHOPSTEAD_ENV", DEVELOPMENT)
    platform_domain = env.get("PLATFORM_DOMAIN", "localhost").strip().lower().rstrip(".")
    database_url = env.get("DATABASE_URL", "")
    redis_url = env.get("REDIS_URL", "")
    return Settings(
        environment=environment,
        data_dir=Path(env.get("DATA_DIR", ".shopstead")).absolute(),
        scheme=_scheme(env, environment),
        public_port=_integer(env, "PUBLIC_PORT", _integer(env, "PORT", 8000)),
        platform_domain=platform_domain,
        stores_domain=env.get("STORES_DOMAIN", platform_domain).strip().lower().rstrip("."),
        secret_key=_secret(env, environment),
        database_url=database_url,
        database_owner_url=env.get("DATABASE_OWNER_URL", ""),
        database_maintenance_url=env.get("DATABASE_MAINTENANCE_URL", ""),
        redis_url=redis_url,
        cache_redis_url=env.get("CACHE_REDIS_URL", redis_url),
        smtp_url=env.get("SMTP_URL", "smtp://127.0.0.1:1025"),
        mail_from=env.get("MAIL_FROM", f"Shopstead <no-reply@{platform_domain}>"),
        mail_bounces_to=env.get("MAIL_BOUNCES_TO", "").strip(),
        mail_hook_secret=env.get("MAIL_HOOK_SECRET", "").strip(),
        stripe_api_base=env.get("STRIPE_API_BASE", "https://api.stripe.com"),
        stripe_webhook_tolerance=_integer(env, "STRIPE_WEBHOOK_TOLERANCE", 300),
        paypal_api_base=env.get("PAYPAL_API_BASE", ""),
        shippo_api_base=env.get("SHIPPO_API_BASE", "https://api.goshippo.com"),
        vies_api_base=env.get("VIES_API_BASE", "https://ec.europa.eu/taxation_customs/vies/rest-api"),
        s3_endpoint=env.get("S3_ENDPOINT", ""),
        s3_bucket=env.get("S3_BUCKET", ""),
        s3_access_key=env.get("S3_ACCESS_KEY", ""),
        s3_secret_key=env.get("S3_SECRET_KEY", ""),
        s3_region=env.get("S3_REGION", "us-east-1"),
        s3_public_base=env.get("S3_PUBLIC_BASE", ""),
        s3_upload_endpoint=env.get("S3_UPLOAD_ENDPOINT", ""),
        dns_resolver=env.get("DNS_RESOLVER", ""),
        trusted_proxies=_integer(env, "TRUSTED_PROXIES", 0),
        database_pool_size=_integer(env, "DATABASE_POOL_SIZE", 8),
        statement_timeout_ms=_integer(env, "STATEMENT_TIMEOUT_MS", 15_000),
        api_rate_limit=env.get("API_RATE_LIMIT", "1200 per minute"),
        search_engine=env.get("SEARCH_ENGINE", "") or "postgres",
        document_fonts=env.get("DOCUMENT_FONTS", ""),
    )


def _scheme(env: Mapping[str, str], environment: str) -> str:
    scheme = env.get("PUBLIC_SCHEME", "https" if environment == PRODUCTION else "http")
    if scheme not in ("http", "https"):
        raise Misconfigured("PUBLIC_SCHEME must be http or https.")
    return scheme


def _integer(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {raw!r}.") from None


def _secret(env: Mapping[str, str], environment: str) -> str:
    secret = env.get("SECRET_KEY", "")
    if environment == PRODUCTION and len(secret) < MIN_SECRET_LENGTH:
        raise Misconfigured(f"SECRET_KEY must be set to at least {MIN_SECRET_LENGTH} random characters.")
    return secret or "development-only-secret-key-not-for-production"


class _Current:
    settings: Settings | None = None


def use_settings(settings: Settings) -> Settings:
    """Make these the process's settings."""
    _Current.settings = settings
    return settings


def current_settings() -> Settings:
    """The process's settings, read from the environment when first asked for."""
    return _Current.settings or use_settings(load_settings())
