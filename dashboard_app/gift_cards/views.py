"""Gift cards: the list, one with its ledger, and what staff do with them."""

from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.gift_cards.forms import AdjustForm, IssueForm, TermsForm
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.gift_cards.card import CardState, card_by_id
from shared.models.gift_cards.entry import entries_of
from shared.services.gift_cards.codes import shown_code
from shared.services.gift_cards.issuing import NewCard, issue_card
from shared.services.gift_cards.listing import CardFilters, card_row, count_cards, list_cards, owed_on_cards
from shared.services.gift_cards.managing import adjust_card, change_terms, disable_card, enable_card
from shared.web.access import requires

blueprint = store_blueprint("gift_cards", __name__, "/gift-cards")


@blueprint.get("/")
@requires("gift_cards.view")
def index() -> Any:
    filters = CardFilters(asked_text(), asked_choice("state", CardState), asked_id("customer"), asked_id("order"))
    listing = list_cards(filters, page=asked_page())
    return render_template("gift_cards/index.html", listing=listing, counts=count_cards(), owed=owed_on_cards())


@blueprint.get("/new")
@requires("gift_cards.edit")
def new() -> Any:
    return render_template("gift_cards/new.html", form=IssueForm())


@blueprint.post("/")
@requires("gift_cards.edit")
def create() -> Any:
    form = IssueForm()
    try:
        if not form.validate():
            raise Invalid(_("Please check what is marked below."))
        made = issue_card(form.wish(), **acting())
    except Invalid as error:
        form.take_errors(Invalid(fields=_beside_fields(error)) if error.fields else error)
        return render_template("gift_cards/new.html", form=form), 422
    return _show_code(made)


def _show_code(made: NewCard) -> Any:
    """The code stands on this one answer, and nowhere afterwards."""
    if made.code is None:
        flash(_("This gift card was issued before. Its code is shown only once."), "warning")
        return redirect(url_for("gift_cards.show", card_id=made.card.id))
    response = make_response(render_template("gift_cards/issued.html", card=made.card, code=shown_code(made.code)), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<uuid:card_id>")
@requires("gift_cards.view")
def show(card_id: UUID) -> Any:
    return _show(card_id)


@blueprint.post("/<uuid:card_id>")
@requires("gift_cards.edit")
def update(card_id: UUID) -> Any:
    card = card_by_id(card_id)
    form = TermsForm.of(card, bound=True)
    try:
        if not form.validate():
            raise Invalid(_("Please check what is marked below."))
        change_terms(card_id, form.terms(card))
    except Invalid as error:
        form.take_errors(Invalid(fields=_beside_fields(error)) if error.fields else error)
        return _show(card_id, terms=form), 422
    flash(_("The gift card is saved."), "success")
    return redirect(url_for("gift_cards.show", card_id=card_id))


@blueprint.post("/<uuid:card_id>/adjustments")
@requires("gift_cards.edit")
def create_adjustment(card_id: UUID) -> Any:
    form = AdjustForm(card_by_id(card_id).currency)
    try:
        if not form.validate():
            raise Invalid(_("Please check what is marked below."))
        adjust_card(card_id, form.amount.data or 0, form.reason.data or "", **acting())
    except Invalid as error:
        form.take_errors(error)
        return _show(card_id, adjustment=form), 422
    flash(_("The balance is corrected."), "success")
    return redirect(url_for("gift_cards.show", card_id=card_id))


@blueprint.post("/<uuid:card_id>/lock")
@requires("gift_cards.edit")
def create_lock(card_id: UUID) -> Any:
    """Switch it off, or (``on``) on again."""
    is_on = request.form.get("on") == "1"
    try:
        (enable_card if is_on else disable_card)(card_id, request.form.get("reason", ""), **acting())
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(_("The gift card can be spent again.") if is_on else _("Nobody can spend this gift card now."), "success")
    return redirect(url_for("gift_cards.show", card_id=card_id))


def _beside_fields(error: Invalid) -> dict[str, str]:
    """A moment of the service is a day of the form."""
    return {{"expires_at": "expires_on"}.get(name, name): text for name, text in error.fields.items()}


def _show(card_id: UUID, *, terms: TermsForm | None = None, adjustment: AdjustForm | None = None) -> str:
    row = card_row(card_id)
    return render_template(
        "gift_cards/show.html",
        row=row,
        card=row.card,
        entries=entries_of(card_id),
        terms=terms or TermsForm.of(row.card, bound=False),
        adjustment=adjustment or AdjustForm(row.card.currency, bound=False),
    )
