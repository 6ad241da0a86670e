"""A worker of its own that sends webhooks, to be killed: ``python -m tests.faults.webhook_sender <store id>``."""

import sys
from uuid import UUID

from shared.db.engine import configure_engines
from shared.kernel.config import load_settings, use_settings
from shared.models.discovery import load_models
from shared.services.webhooks.sending import send_due

if __name__ == "__main__":
    load_models()
    configure_engines(use_settings(load_settings()))
    send_due(UUID(sys.argv[1]), seconds=30)
