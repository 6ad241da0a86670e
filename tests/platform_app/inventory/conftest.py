"""The stores and callers of the API's own tests."""

from tests.platform_app.api.conftest import ours, theirs

__all__ = ["ours", "theirs"]
