"""Which orders the address asks for: filters, order and cursor, so that every list can be shared and kept."""

from dataclasses import replace

from flask import request

from dashboard_app.asking import asked_choice, asked_price, asked_text
from dashboard_app.orders.days import asked_span
from shared.gateways.payments.provider import all_providers
from shared.kernel.ids import parse_id
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.services.orders.list_rules import OrderFilters, OrderTab
from shared.services.orders.listing import OrderSort
from shared.services.orders.selections import OrderSelection


def asked_filters() -> OrderFilters:
    """Nonsense is left open."""
    provider, country = asked_text("provider"), asked_text("country").upper()
    filters = OrderFilters(
        query=asked_text(),
        tab=asked_choice("tab", OrderTab) or OrderTab.ALL,
        status=asked_choice("status", OrderStatus),
        payment=asked_choice("payment", PaymentState),
        fulfilment=asked_choice("fulfilment", FulfilmentState),
        provider=provider if provider in all_providers() else None,
        tag=asked_text("tag"),
        country=country if len(country) == 2 else "",
        is_held={"yes": True, "no": False}.get(asked_text("held")),
    )
    since, until = asked_span()
    return replace(filters, least=asked_price("least"), most=asked_price("most"), since=since, until=until)


def asked_sort() -> OrderSort:
    return asked_choice("sort", OrderSort) or OrderSort.NEWEST


def sent_selection() -> OrderSelection | None:
    """The ticked orders, or all of the filter where that is asked; None where nothing is ticked."""
    if request.form.get("all"):
        return OrderSelection(filters=asked_filters())
    ids = tuple(found for found in map(parse_id, request.form.getlist("id")) if found)
    return OrderSelection(ids) if ids else None
