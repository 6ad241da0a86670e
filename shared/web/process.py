"""What every process does first."""

from shared.db.engine import configure_engines
from shared.kernel.config import Settings, use_settings
from shared.kernel.i18n import load_catalogs
from shared.models.discovery import load_models
from shared.web.logging import configure_logging


def prepare_process(settings: Settings) -> None:
    """Settings, logs, models and engines. Connections are opened when first used."""
    use_settings(settings)
    configure_logging(settings)
    load_catalogs()
    load_models()
    configure_engines(settings)
