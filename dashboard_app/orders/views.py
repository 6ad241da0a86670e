"""Orders: the list, one order, and a page to print."""

from typing import Any

from flask import g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.orders.asked import asked_filters, asked_sort
from dashboard_app.orders.forms import CancellationForm, FulfilmentForm, NoteForm
from dashboard_app.orders.handling_forms import ContactForm, HoldForm, TagsForm, TrackingForm
from dashboard_app.orders.label_forms import LABEL_WORDS
from dashboard_app.returns.on_order import returns_on
from shared.gateways.payments.provider import all_providers
from shared.kernel.addresses import Address
from shared.kernel.couriers import COURIERS
from shared.models.orders.document import documents_of, open_invoice
from shared.models.orders.download import downloads_of
from shared.models.orders.order import Order
from shared.models.orders.tag import known_order_tags
from shared.models.orders.view import default_view_id, view_for, views_for
from shared.services.orders.contact import can_change_contact
from shared.services.orders.gifts import gifts_by_line
from shared.services.orders.handling import OrderHandling, order_handling
from shared.services.orders.holds import REASONS as HOLD_WORDS
from shared.services.orders.listing import MOST_COUNTED, browse_orders, count_tabs
from shared.services.orders.money_overview import dispute_page, money_overview
from shared.services.orders.overview import OrderOverview, order_overview
from shared.services.orders.reasons import reason_label
from shared.services.orders.tax_proofs import shown_proof
from shared.services.orders.taxed import shown_taxes
from shared.services.orders.timeline import timeline_entries
from shared.services.orders.timeline_handling import PARCEL_WORDS
from shared.web.access import requires
from shared.web.forms import BaseForm

blueprint = store_blueprint("orders", __name__, "/orders")


@blueprint.get("/")
@requires("orders.view")
def index() -> Any:
    """The list; asked for nothing, it begins with the person's own view."""
    default_id = None if request.args else default_view_id(g.user.id)
    if default_id is not None:
        view = view_for(default_id, g.user.id)
        return redirect(url_for("orders.index", **{**view.filters, "view": str(view.id)}))
    filters = asked_filters()
    return render_template(
        "orders/index.html",
        listing=browse_orders(filters, sort=asked_sort(), cursor=asked_text("cursor")),
        counts=count_tabs(),
        most=MOST_COUNTED,
        filters=filters,
        payment_words={code: provider.name for code, provider in all_providers().items()},
        views=views_for(g.user.id),
        known_tags=known_order_tags(),
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
    refused: dict[str, BaseForm] | None = None,
) -> Any:
    """The order's page; forms that were refused come back with what was typed.

    ``refused`` are those of ``hold``, ``tags``, ``contact``, ``tracking-<parcel>``, and by dialog those about money.
    """
    handling, refused = order_handling(shown.order), refused or {}
    documents = documents_of(shown.order.id)
    return render_template(
        "orders/show.html",
        shown=shown,
        documents=documents,
        invoice=open_invoice(documents),
        order=shown.order,
        shown_taxes=shown_taxes,
        gifts=gifts_by_line(shown.order),
        tax_proof=shown_proof(shown.order),
        timeline=timeline_entries(shown.order, shown.events, handling.notes),
        money_of=money_overview(shown.order, shown.payments),
        providers=all_providers(),
        **returns_on(shown.order),
        refund_reason=reason_label,
        dispute_url=dispute_page,
        downloads=downloads_of(shown.order.id),
        address=_lines(shown.order.shipping_address),
        fulfilment=fulfilment or FulfilmentForm(),
        cancellation=cancellation or CancellationForm(),
        note=note or NoteForm(),
        refused=refused,
        opened="fulfil" if fulfilment else "cancel" if cancellation else next(iter(refused), ""),
        **_handling_values(shown.order, handling, refused),
    ), status


def _handling_values(order: Order, handling: OrderHandling, refused: dict[str, BaseForm]) -> dict[str, Any]:
    """What the page's parts about parcels, holds, tags and the contact show."""
    tracking = {parcel.id: TrackingForm(parcel, bound=False) for parcel in handling.parcels}
    return {
        "handling": handling,
        "couriers": COURIERS,
        "parcel_words": PARCEL_WORDS,
        "hold_words": HOLD_WORDS,
        "label_words": LABEL_WORDS,
        "tracking_forms": {one: refused.get(f"tracking-{one}", form) for one, form in tracking.items()},
        "hold_form": refused.get("hold") or HoldForm(bound=False),
        "tags_form": refused.get("tags") or TagsForm(bound=False, data={"tags": ", ".join(handling.tags)}),
        "contact_form": refused.get("contact") or ContactForm(order, bound=False),
        "may_change_contact": can_change_contact(order),
    }


def _lines(address: dict[str, Any]) -> list[str]:
    return Address.from_dict(address).lines()
