"""Returns: the list, one return, and opening one for a customer."""

from typing import Any

from flask import g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.orders.label_forms import LABEL_WORDS
from dashboard_app.returns.forms import RefundForm, typed_lines
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid, ShopsteadError
from shared.kernel.ids import new_token
from shared.models.catalog.variant import Variant, variants_with_products
from shared.models.inventory.location import active_locations, location_names
from shared.models.orders.label import labels_of_return
from shared.models.orders.order import Order, order_by_id, order_by_number
from shared.models.returns.case import Return, return_by_number
from shared.models.returns.status import Condition, ReturnOrigin, ReturnStatus
from shared.services.inventory.listing import list_stock
from shared.services.orders.timeline import timeline_entries
from shared.services.returns.eligibility import returnable_lines
from shared.services.returns.exchanging import Balance, preview_exchange
from shared.services.returns.history import events_of_return
from shared.services.returns.listing import ReturnFilters, ReturnTab, count_returns, list_returns
from shared.services.returns.opening import ReturnWish, open_return
from shared.services.returns.preferences import return_settings
from shared.services.returns.reasons import CONDITIONS, return_reason, status_words
from shared.services.returns.refunding import ReturnRefund, ReturnRefundWish, preview_return_refund
from shared.services.returns.swaps import OPEN
from shared.web.access import requires

blueprint = store_blueprint("returns", __name__, "/returns")


@blueprint.get("/")
@requires("returns.view")
def index() -> Any:
    settings = return_settings()
    reason = asked_text("reason")
    filters = ReturnFilters(
        query=asked_text(),
        tab=asked_choice("tab", ReturnTab) or ReturnTab.ALL,
        reason=reason if reason in settings.reason_choices else "",
    )
    return render_template(
        "returns/index.html",
        listing=list_returns(filters, page=asked_page()),
        counts=count_returns(),
        filters=filters,
        return_status=status_words,
        reasons=settings.reason_choices,
        settings=settings,
    )


@blueprint.get("/new")
@requires("returns.edit")
def new() -> Any:
    number = asked_text("order")
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    return _form(order_by_number(known))


@blueprint.post("/")
@requires("returns.edit")
def create() -> Any:
    number = request.form.get("order", "")
    order = order_by_number(int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0)
    try:
        made = open_return(
            order.id,
            ReturnWish(
                typed_lines(order),
                note=request.form.get("note", ""),
                request_key=request.form.get("request_key", "")[:80] or None,
            ),
            origin=ReturnOrigin.STAFF,
            is_approved=True,
            **acting(),
        )
    except (Invalid, Conflict) as error:
        return _form(order_by_id(order.id), error)
    return redirect(url_for("returns.show", number=made.number))


@blueprint.get("/<int:number>")
@requires("returns.view")
def show(number: int) -> Any:
    return show_return(return_by_number(number))


def show_return(returned: Return, error: ShopsteadError | None = None) -> Any:
    """The return's page; what was refused comes back with what was typed."""
    order = order_by_id(returned.order_id)
    swapped = variants_with_products([swap.variant_id for swap in returned.swaps]) if returned.swaps else {}
    new_order = order_by_id(returned.exchange_order_id) if returned.exchange_order_id else None
    may_swap = returned.status in OPEN and new_order is None
    page = render_template(
        "returns/show.html",
        returned=returned,
        order=order,
        lines={line.id: line for line in order.lines},
        new_order=new_order,
        status=ReturnStatus,
        conditions=[(one.value, str(words)) for one, words in CONDITIONS.items()],
        condition=Condition,
        locations=active_locations(),
        location_names=location_names([line.location_id for line in returned.lines if line.location_id]),
        reason_words=return_reason,
        return_status=status_words,
        timeline=timeline_entries(order, events_of_return(returned)),
        refund_form=RefundForm(order.currency),
        worth=_worth(returned),
        fee_percent=return_settings().fee_percent,
        may_swap=may_swap,
        balance=_balance(returned),
        swapped=swapped,
        labels=labels_of_return(returned.id),
        label_words=LABEL_WORDS,
        found=_goods(asked_text("find")) if may_swap and asked_text("find") else [],
        wrong=error.fields if error is not None else {},
        problem=(error.message or next(iter(error.fields.values()), "")) if error is not None else "",
        request_key=request.form.get("request_key") or new_token(18),
    )
    return page, error.status if error is not None else 200


def _worth(returned: Return) -> ReturnRefund | None:
    """What a refund would come to, where one can be given."""
    if not returned.allows(ReturnStatus.REFUNDED) or not returned.left_to_refund:
        return None
    try:
        return preview_return_refund(returned.id, ReturnRefundWish())
    except ShopsteadError:
        return None


def _balance(returned: Return) -> Balance | None:
    if not returned.swaps or returned.exchange_order_id is not None:
        return None
    try:
        return preview_exchange(returned.id, ahead=True)
    except ShopsteadError:
        return None


def _goods(query: str) -> list[Variant]:
    """Variants that fit, the most relevant first."""
    ids = [row.variant_id for row in list_stock(query, per_page=8).rows]
    variants = variants_with_products(ids)
    return [variants[variant_id] for variant_id in ids if variant_id in variants]


def _form(order: Order, error: ShopsteadError | None = None) -> Any:
    page = render_template(
        "returns/new.html",
        order=order,
        lines=returnable_lines(order),
        reasons=return_settings().reason_choices,
        wrong=error.fields if error is not None else {},
        problem=(error.message or next(iter(error.fields.values()), "")) if error is not None else "",
        request_key=request.form.get("request_key") or new_token(18),
        store=g.store,
    )
    return page, error.status if error is not None else 200
