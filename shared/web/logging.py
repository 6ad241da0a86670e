"""Logs: readable in development, JSON in production, one line per event."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from shared.kernel.config import Settings

log = structlog.get_logger("shopstead")


def configure_logging(settings: Settings) -> None:
    """Set up structlog and the standard library's logging alike, once per process.

    Tracebacks never show variables: sessions, keys and what people typed do not belong in a log.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.is_production:
        renderer: list[structlog.types.Processor] = [
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ]
    else:
        plain = structlog.dev.plain_traceback
        renderer = [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=plain)
        ]
    structlog.configure(
        processors=[*shared, *renderer],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s %(levelname)s %(message)s")


def log_failure(error: BaseException) -> None:
    """Record a surprise with its traceback."""
    log.error("failed", error=type(error).__name__, exc_info=error)
