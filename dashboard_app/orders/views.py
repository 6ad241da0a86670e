"""Orders: the list, one order, and a page to print."""

from typing import Any

from flask import g, render_template

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.orders.days import asked_span
from dashboard_app.orders.forms import CancellationForm, FulfilmentForm, NoteForm
from shared.gateways.payments.provider import all_providers
from shared.kernel.addresses import Address
from shared.models.orders.document import documents_of, open_invoice
from shared.models.orders.download import downloads_of
from shared.models.orders.status import FulfilmentState, PaymentState
from shared.services.orders.listing import OrderFilters, OrderSort, OrderTab, count_tabs, list_orders
from shared.services.orders.money_overview import money_overview
from shared.services.orders.overview import OrderOverview, order_overview
from shared.services.orders.reasons import reason_label
from shared.services.orders.taxed import shown_taxes
from shared.services.orders.timeline import timeline_entries
from shared.services.payments.methods import PROVIDERS
from shared.web.access import requires

blueprint = store_blueprint("orders", __name__, "/orders")


@blueprint.get("/")
@requires("orders.view")
def index() -> Any:
    filters = _filters()
    sort = asked_choice("sort", OrderSort) or OrderSort.NEWEST
    page = list_orders(filters, sort=sort, page=asked_page())
    words = {code: provider.name for code, provider in all_providers().items()}
    return render_template(
        "orders/index.html",
        listing=page,
        counts=count_tabs(),
        filters=filters,
        payment_words=words,
    )


@blueprint.get("/<int:number>")
@requires("orders.view")
def show(number: int) -> Any:
    return show_order(order_overview(number))


@blueprint.get("/<int:number>/print")
@requires("orders.view")
def print_order(number: int) -> Any:
    shown = order_overview(number)
    return render_template(
        "orders/print.html",
        shown=shown,
        order=shown.order,
        shown_taxes=shown_taxes,
        address=_lines(shown.order.shipping_address),
        store=g.store,
    )


def show_order(
    shown: OrderOverview,
    status: int = 200,
    *,
    fulfilment: FulfilmentForm | None = None,
    cancellation: CancellationForm | None = None,
    note: NoteForm | None = None,
) -> Any:
    """The order's page; forms that were refused come back with what was typed."""
    documents = documents_of(shown.order.id)
    return render_template(
        "orders/show.html",
        shown=shown,
        documents=documents,
        invoice=open_invoice(documents),
        order=shown.order,
        shown_taxes=shown_taxes,
        timeline=timeline_entries(shown.order, shown.events),
        money_of=money_overview(shown.order, shown.payments),
        providers=all_providers(),
        refund_reason=reason_label,
        downloads=downloads_of(shown.order.id),
        address=_lines(shown.order.shipping_address),
        fulfilment=fulfilment or FulfilmentForm(),
        cancellation=cancellation or CancellationForm(),
        note=note or NoteForm(),
        opened="fulfil" if fulfilment else "cancel" if cancellation else "",
    ), status


def _filters() -> OrderFilters:
    since, until = asked_span()
    provider = asked_text("provider")
    return OrderFilters(
        query=asked_text(),
        tab=asked_choice("tab", OrderTab) or OrderTab.ALL,
        payment=asked_choice("payment", PaymentState),
        fulfilment=asked_choice("fulfilment", FulfilmentState),
        provider=provider if provider in PROVIDERS else None,
        since=since,
        until=until,
    )


def _lines(address: dict[str, Any]) -> list[str]:
    return Address.from_dict(address).lines()
