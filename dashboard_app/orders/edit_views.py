"""Changing a placed order: the page, what it would come to, and applying it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.orders.line_rows import (
    CUSTOM,
    LineRow,
    new_wishes,
    read_amount,
    read_off,
    read_quantity,
    row_of_order_line,
    typed_amount,
    typed_off,
    typed_rows,
)
from dashboard_app.orders.views import blueprint
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, order_by_number
from shared.models.taxes.tax_class import all_tax_classes
from shared.services.orders.edits.applying import edit_order, preview_edit
from shared.services.orders.edits.money import refund_overpaid
from shared.services.orders.edits.overview import owed_after
from shared.services.orders.edits.reckoning import check_editable
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.manual_discounts import ManualDiscount
from shared.services.taxes.shown import rows_of
from shared.web.access import requires
from shared.web.context import principal


@blueprint.get("/<int:number>/edit")
@requires("orders.edit")
def edit(number: int) -> Any:
    order = order_by_number(number)
    try:
        check_editable(order)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("orders.show", number=number))
    return _page(order, _stored_rows(order))


@blueprint.post("/<int:number>/edit-previews")
@requires("orders.edit")
def create_edit_preview(number: int) -> Any:
    """The part of the page that says what changes, and what is to pay or to give back."""
    order = order_by_number(number)
    return render_template("orders/_edit_total.html", **_preview(order, _rows(order)))


@blueprint.post("/<int:number>/edits")
@requires("orders.edit")
def create_edit(number: int) -> Any:
    """Look first, then apply: without a sum that was seen, the sum is shown."""
    order = order_by_number(number)
    rows, seen = _rows(order), request.form.get("expected_total", type=int)
    if "apply" not in request.form or seen is None:
        return _page(order, rows, typed=True)
    try:
        refund = "refund" in request.form and principal().allows("payments.refund")
        wish, is_told = _wish(order, rows), "notify" in request.form
        edit_order(order.id, wish, expected_total=seen, refund=refund, is_told=is_told, **acting())
    except ShopsteadError as error:
        problem = error.message or next(iter(error.fields.values()), "")
        return _page(order_by_number(number), rows, typed=True, problem=problem, status=error.status)
    flash(_("The order is changed."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@blueprint.post("/<int:number>/overpayment")
@requires("payments.refund")
def create_overpayment_refund(number: int) -> Any:
    try:
        refund_overpaid(order_by_number(number).id, **acting())
        flash(_("The refund is on its way."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("orders.show", number=number), 303)


def _stored_rows(order: Order) -> list[LineRow]:
    return [row_of_order_line(line, order.currency) for line in order.lines]


def _rows(order: Order) -> list[LineRow]:
    return typed_rows(_stored_rows(order), order.locale, order.currency)


def _wish(order: Order, rows: list[LineRow]) -> EditWish:
    """Only what differs from the order. A row that is not there any more is taken out. Raises Invalid."""
    present, currency = {row.key: row for row in rows}, order.currency
    quantities: dict[UUID, int] = {}
    discounts: dict[UUID, ManualDiscount | None] = {}
    for line in order.lines:
        row = present.get(str(line.id))
        quantity = read_quantity(row) if row is not None else 0
        if quantity != line.quantity:
            quantities[line.id] = quantity
        off = read_off(f"off-{row.key}", row.off, row.reason, currency) if row is not None else None
        if row is not None and off != ManualDiscount.read(line.manual_discount):
            discounts[line.id] = off
    return EditWish(
        revision=request.form.get("revision", -1, type=int),
        quantities=quantities,
        discounts=discounts,
        added=new_wishes(rows, currency),
        sets_discount=True,
        discount=read_off("off", request.form.get("off", ""), request.form.get("off_reason", ""), currency),
        shipping=read_amount("shipping", currency),
        reason=request.form.get("reason", ""),
    )


def _preview(order: Order, rows: list[LineRow], *, problem: str = "") -> dict[str, Any]:
    """What it would come to, or what is wrong."""
    values: dict[str, Any] = {"order": order, "edited": None, "owed": 0, "taxes": None, "problem": problem}
    try:
        edited = preview_edit(order.id, _wish(order, rows))
    except ShopsteadError as error:
        return values | {"problem": problem or error.message or next(iter(error.fields.values()), "")}
    treatment = edited.taxing.decision.treatment.value if edited.taxing else ""
    taxes = rows_of(edited.totals.taxes, treatment)
    return values | {"edited": edited, "owed": owed_after(edited), "taxes": taxes}


def _page(order: Order, rows: list[LineRow], *, typed: bool = False, problem: str = "", status: int = 200) -> Any:
    form = request.form
    stored = {
        "shipping": typed_amount(order.shipping, order.currency),
        "off": typed_off(order.manual_discount, order.currency),
        "off_reason": order.manual_discount.get("reason", ""),
        "reason": "",
    }
    shown = (
        _preview(order, rows, problem=problem) if typed else {"edited": None, "problem": "", "owed": 0, "taxes": None}
    )
    return render_template(
        "orders/edit.html",
        rows=rows,
        value=stored | {name: form[name] for name in form} if typed else stored,
        is_typed=typed,
        revision=form.get("revision", order.revision, type=int),
        classes=[(str(one.id), one.name) for one in all_tax_classes()],
        custom=CUSTOM,
        **(shown | {"order": order}),
    ), status
