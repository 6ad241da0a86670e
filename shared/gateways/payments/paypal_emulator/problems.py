"""Refusals in PayPal's shape: https://developer.paypal.com/api/rest/responses/."""

from typing import Any

DEBUG_ID = "5a17f3c0e1b2d"


class PayPalProblem(Exception):
    """An answer that says no."""

    def __init__(
        self, status: int, name: str, message: str, issue: str = "", links: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"name": name, "message": message, "debug_id": DEBUG_ID, "links": links or []}
        if issue:
            self.body["details"] = [{"issue": issue, "description": message}]


def not_found(thing_id: str) -> PayPalProblem:
    message = f"The specified resource does not exist: {thing_id}."
    return PayPalProblem(404, "RESOURCE_NOT_FOUND", message, "INVALID_RESOURCE_ID")


def malformed(field: str) -> PayPalProblem:
    message = f"Request is not well-formed, syntactically incorrect, or violates schema: {field}."
    return PayPalProblem(400, "INVALID_REQUEST", message, "INVALID_PARAMETER_VALUE")


def refused(issue: str, message: str, links: list[dict[str, str]] | None = None) -> PayPalProblem:
    return PayPalProblem(422, "UNPROCESSABLE_ENTITY", message, issue, links)
