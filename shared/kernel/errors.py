"""Errors that a person can act on. Each app maps them to answers once."""

from collections.abc import Mapping


class ShopsteadError(Exception):
    """Root of all expected errors. ``message`` is shown to people, already translated."""

    code = "error"
    status = 500

    def __init__(self, message: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


class NotFound(ShopsteadError):
    """The thing does not exist here; a foreign store's thing answers alike."""

    code = "not_found"
    status = 404


class NotAllowed(ShopsteadError):
    """The person is known but lacks the permission."""

    code = "not_allowed"
    status = 403


class NotAuthenticated(ShopsteadError):
    """Nobody is signed in, or the credentials do not hold."""

    code = "not_authenticated"
    status = 401


class Conflict(ShopsteadError):
    """The request is fine but the state has moved on (already shipped, out of stock)."""

    code = "conflict"
    status = 409


class Invalid(ShopsteadError):
    """Input that cannot be used; ``fields`` maps input names to what to do about each."""

    code = "invalid"
    status = 422


class TooMany(ShopsteadError):
    """A rate limit was reached; ``retry_after`` is in seconds."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GatewayFailed(ShopsteadError):
    """An outside service answered badly or not in time; the caller may retry."""

    code = "gateway_failed"
    status = 502


class NoStoreContext(ShopsteadError):
    """A programming error: store rows were asked for while no store is set."""

    code = "no_store_context"


class Misconfigured(ShopsteadError):
    """The deployment's settings cannot work; the message says which one to mend."""

    code = "misconfigured"


class PreconditionFailed(ShopsteadError):
    """The caller acted on an older state than the present one (``If-Match``)."""

    code = "precondition_failed"
    status = 412


class Unavailable(ShopsteadError):
    """Something that we need is away for a moment; nothing was done, and trying again is right."""

    code = "unavailable"
    status = 503
