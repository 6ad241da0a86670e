"""Who may call a view. Every view says so at its door; an undeclared one cannot be registered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from shared.modules.registry import all_permissions

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "access"


class Audience(StrEnum):
    PUBLIC = "public"
    SHOPPER = "shopper"
    SIGNED_IN = "signed_in"
    PERMISSION = "permission"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Access:
    """The declaration at a view's door. ``form_token`` False: the Origin check alone guards it (no session is read).

    ``largest_body`` is the most bytes that a request may bring, where that is not what all may bring.
    """

    audience: Audience
    permissions: tuple[str, ...] = ()
    form_token: bool = True
    largest_body: int | None = None


def requires(*permissions: str) -> Callable[[View], View]:
    """For members, keys and tokens that hold all of these permissions in the store at hand."""
    if not permissions:
        raise ValueError("Name at least one permission, or say signed_in.")
    unknown = set(permissions) - set(all_permissions())
    if unknown:
        raise ValueError(f"No module declares {sorted(unknown)}.")
    return _declare(Access(Audience.PERMISSION, permissions))


def public(view: View) -> View:
    """For anybody, on the platform's own surfaces."""
    return _declare(Access(Audience.PUBLIC))(view)


def shopper(view: View) -> View:
    """For anybody who visits a store."""
    return _declare(Access(Audience.SHOPPER))(view)


def signed_in(view: View) -> View:
    """For any signed-in user, about their own things."""
    return _declare(Access(Audience.SIGNED_IN))(view)


def operator(view: View) -> View:
    """For those who run the deployment."""
    return _declare(Access(Audience.OPERATOR))(view)


def without_form_token(view: View) -> View:
    """Take posts whose page could be cached and so holds no token; same-origin is still demanded."""
    setattr(view, ATTRIBUTE, replace(declared_access(view), form_token=False))
    return view


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let requests to this view bring so many bytes: ``@takes_up_to(…)`` stands above the view's audience."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, replace(declared_access(view), largest_body=size))
        return view

    return mark


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, access)
        return view

    return mark


def declared_access(view: Any) -> Access:
    """What the view declares. Raises LookupError where it declares nothing."""
    access = getattr(view, ATTRIBUTE, None)
    if not isinstance(access, Access):
        raise LookupError(f"{getattr(view, '__qualname__', view)} does not declare who may call it.")
    return access


def handlers_of(view: Any) -> list[Any]:
    """The functions behind a view: itself, or each method of a class-based view."""
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return [view]
    return [getattr(view_class, method.lower()) for method in view_class.methods or ()]


def access_for(view: Any, method: str) -> Access:
    """The declaration that holds for a request with this method."""
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return declared_access(view)
    name = method.lower()
    if name == "head" and not hasattr(view_class, "head"):
        name = "get"
    return declared_access(getattr(view_class, name, None) or next(iter(handlers_of(view))))
