"""Kernel errors as dashboard pages."""

from typing import Any

from flask import redirect, request, url_for

from shared.kernel.errors import NotAuthenticated, ShopsteadError
from shared.web.errors import show_page


def show_error(error: ShopsteadError) -> Any:
    """The error page; whoever is not signed in is asked to be."""
    if isinstance(error, NotAuthenticated) and request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
    return show_page(error)
