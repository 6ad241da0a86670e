"""Kernel errors as pages of the shop."""

from typing import Any

from shared.kernel.errors import ShopsteadError
from shared.web.errors import show_page


def show_error(error: ShopsteadError) -> Any:
    """The error page with the store's name."""
    return show_page(error)
