"""Refusals in Stripe's shape: https://docs.stripe.com/api/errors."""

from typing import Any


class StripeProblem(Exception):
    """An answer that says no."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **extra: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": kind, **extra}}


def missing(kind: str, object_id: str) -> StripeProblem:
    return StripeProblem(f"No such {kind}: '{object_id}'", status=404, code="resource_missing", param="id")


def required(param: str) -> StripeProblem:
    return StripeProblem(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unusable(param: str, message: str) -> StripeProblem:
    return StripeProblem(message, code="parameter_invalid_integer" if "integer" in message else None, param=param)


def unexpected_state(kind: str, status: str, action: str) -> StripeProblem:
    message = f"This {kind} could not be {action} because it has a status of {status}."
    return StripeProblem(message, code=f"{kind}_unexpected_state")
