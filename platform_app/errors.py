"""Kernel errors as answers of the platform: an envelope on the API, a page elsewhere."""

from typing import Any

from flask import g

from shared.kernel.errors import ShopsteadError
from shared.kernel.hosts import Surface
from shared.web.errors import show_envelope, show_page


def show_error(error: ShopsteadError) -> Any:
    context = g.get("host")
    return show_envelope(error) if context is not None and context.surface is Surface.API else show_page(error)
