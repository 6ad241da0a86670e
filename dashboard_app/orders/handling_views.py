"""Holds, tags, notes and the contact of an order; putting it away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from dashboard_app.orders.forms import NoteForm
from dashboard_app.orders.handling_forms import ContactForm, HoldForm, TagsForm, known_reason
from dashboard_app.orders.views import blueprint, show_order
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.note import note_by_id
from shared.models.orders.order import order_by_number
from shared.models.taxes.lookup import ProofState
from shared.services.orders.closing import close_order, reopen_order
from shared.services.orders.contact import change_contact
from shared.services.orders.holds import hold_order, release_hold
from shared.services.orders.notes import delete_note, edit_note
from shared.services.orders.overview import order_overview
from shared.services.orders.tags import read_tags, set_tags
from shared.services.orders.tax_proofs import confirm_order
from shared.web.access import requires
from shared.web.context import principal


@blueprint.post("/<int:number>/holds")
@requires("orders.fulfil")
def create_hold(number: int) -> Any:
    shown, form = order_overview(number), HoldForm()
    if not form.validate_on_submit():
        return show_order(shown, 422, refused={"hold": form})
    reason, note = known_reason(form.reason.data), form.note.data or ""
    return _do(number, lambda: hold_order(shown.order.id, reason, note=note, **acting()), _("The order is on hold."))


@blueprint.post("/<int:number>/holds/<uuid:hold_id>/release")
@requires("orders.fulfil")
def create_hold_release(number: int, hold_id: UUID) -> Any:
    order = order_by_number(number)
    return _do(number, lambda: release_hold(order.id, hold_id, **acting()), _("The hold is released."))


@blueprint.post("/<int:number>/tags")
@requires("orders.fulfil")
def save_tags(number: int) -> Any:
    shown, form = order_overview(number), TagsForm()
    try:
        set_tags(shown.order.id, read_tags(form.tags.data or ""), **acting())
    except Invalid as error:
        form.take_errors(error)
        return show_order(shown, error.status, refused={"tags": form})
    flash(_("The tags are saved."), "success")
    return _back(number)


@blueprint.post("/<int:number>/tax-checks")
@requires("orders.fulfil")
def create_tax_check(number: int) -> Any:
    """Ask the EU's register about the order's VAT number once more."""
    try:
        state = confirm_order(order_by_number(number).id).state
    except Conflict as error:
        flash(error.message, "error")
        return _back(number)
    if state is ProofState.NOT_CONFIRMED:
        flash(_("The register still does not answer. We go on asking."), "warning")
    else:
        flash(_("The register has answered."), "success")
    return _back(number)


@blueprint.post("/<int:number>/contact")
@requires("orders.fulfil")
def save_contact(number: int) -> Any:
    shown = order_overview(number)
    form = ContactForm(shown.order)
    try:
        change_contact(shown.order.id, form.contact, **acting())
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return show_order(order_overview(number), error.status, refused={"contact": form})
    flash(_("The contact is saved."), "success")
    return _back(number)


@blueprint.post("/<int:number>/notes/<uuid:note_id>")
@requires("orders.fulfil")
def update_note(number: int, note_id: UUID) -> Any:
    _own_note(number, note_id)
    form = NoteForm()
    try:
        edit_note(note_id, form.text.data or "", user_id=principal().id)
    except Invalid as error:
        flash(error.fields.get("text", error.message), "error")
        return _back(number)
    flash(_("The note is kept."), "success")
    return _back(number)


@blueprint.post("/<int:number>/notes/<uuid:note_id>/removal")
@requires("orders.fulfil")
def remove_note(number: int, note_id: UUID) -> Any:
    _own_note(number, note_id)
    delete_note(note_id, user_id=principal().id)
    flash(_("The note is deleted."), "success")
    return _back(number)


@blueprint.post("/<int:number>/closure")
@requires("orders.fulfil")
def create_closure(number: int) -> Any:
    order = order_by_number(number)
    return _do(number, lambda: close_order(order.id, **acting()), _("The order is archived."))


@blueprint.post("/<int:number>/reopening")
@requires("orders.fulfil")
def create_reopening(number: int) -> Any:
    order = order_by_number(number)
    return _do(number, lambda: reopen_order(order.id, **acting()), _("The order is open again."))


def _own_note(number: int, note_id: UUID) -> None:
    """Raises NotFound where the note is another order's."""
    if note_by_id(note_id).order_id != order_by_number(number).id:
        raise NotFound(_("This note does not exist."))


def _do(number: int, change: Callable[[], object], told: str) -> Any:
    try:
        change()
        flash(told, "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number))
