"""The platform that a deployment cannot answer a single host without."""

from shared.db.engine import configure_engines
from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.discovery import load_models
from shared.services.staff.first_start import first_start


def ensure_platform(settings: Settings) -> None:
    """Make the first platform where there is none, and let its domains follow the settings; leaves no connection."""
    load_models()
    engines = configure_engines(settings)
    try:
        with platform_scope():
            first_start(settings)
    finally:
        engines.close()
