"""Saved views of the list of orders: kept under a name, shared or not, one of them where the list begins."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid, NotAllowed
from shared.kernel.i18n import gettext as _
from shared.models.orders.view import OrderView, OrderViewDefault, default_of, view_for

LONGEST_NAME = 60
MOST_VIEWS = 50
#: What of the list's address a view keeps.
KEPT = frozenset(
    ("q", "tab", "status", "payment", "fulfilment", "provider", "tag", "country", "held", "least", "most")
    + ("from", "to", "sort")
)


def save_view(user_id: UUID, name: str, asked: Mapping[str, str], *, is_shared: bool = False) -> OrderView:
    """Keep filters under a name; one's own view of that name says this from now on. Raises Invalid, Conflict."""
    kept = _checked_name(name)
    filters = {key: value[:200] for key, value in asked.items() if key in KEPT and value}
    with transaction(), explain_refusals({"uq_order_views_store_id_user_id_name": _taken}):
        view = session().scalars(select(OrderView).where(OrderView.user_id == user_id, OrderView.name == kept)).first()
        if view is None:
            _refuse_too_many(user_id)
            view = OrderView(user_id=user_id, name=kept)
            session().add(view)
        view.filters, view.is_shared = filters, is_shared
    return view


def change_view(view_id: UUID, user_id: UUID, name: str, *, is_shared: bool) -> OrderView:
    """Rename or share a view of one's own. Raises NotFound, NotAllowed, Invalid, Conflict (the name is taken)."""
    kept = _checked_name(name)
    with transaction(), explain_refusals({"uq_order_views_store_id_user_id_name": _taken}):
        view = _own_view(view_id, user_id)
        view.name, view.is_shared = kept, is_shared
    return view


def delete_view(view_id: UUID, user_id: UUID) -> None:
    """Raises NotFound, NotAllowed."""
    with transaction():
        session().delete(_own_view(view_id, user_id))


def set_default_view(user_id: UUID, view_id: UUID | None) -> None:
    """Where this person's list begins; None begins with all orders. Raises NotFound."""
    with transaction():
        kept = default_of(user_id)
        if view_id is None:
            if kept is not None:
                session().delete(kept)
            return
        view = view_for(view_id, user_id)
        if kept is None:
            session().add(OrderViewDefault(user_id=user_id, view_id=view.id))
        else:
            kept.view_id = view.id


def _own_view(view_id: UUID, user_id: UUID) -> OrderView:
    view = view_for(view_id, user_id)
    if view.user_id != user_id:
        raise NotAllowed(_("Only who made a view may change it."))
    return view


def _checked_name(name: str) -> str:
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        message = _("Name this view, in at most %(most)s letters.", most=LONGEST_NAME)
        raise Invalid(message, fields={"name": message})
    return kept


def _refuse_too_many(user_id: UUID) -> None:
    count = session().scalar(select(func.count()).select_from(OrderView).where(OrderView.user_id == user_id))
    if (count or 0) >= MOST_VIEWS:
        raise Conflict(_("You have many views already. Delete one first."))


def _taken() -> Conflict:
    return Conflict(_("You have a view of this name already."))
