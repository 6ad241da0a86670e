"""Bring every table into the metadata."""

from sqlalchemy import MetaData
from sqlalchemy.orm import configure_mappers

from shared.db.base import Base
from shared.kernel.discovery import import_all


def load_models() -> MetaData:
    """Import all models and return their metadata; mappers are configured, so mistakes show at once."""
    import_all("shared.models")
    configure_mappers()
    return Base.metadata
