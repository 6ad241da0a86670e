"""Settings → Checkout: the boxes that shoppers tick before they order."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.stores.views import blueprint
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.content.page import all_pages
from shared.models.stores.consents import ConsentBox, ConsentKind, all_boxes
from shared.services.carts.consents import LONGEST, box_named, raise_box, remove_box, save_box
from shared.web.access import requires


@blueprint.get("/checkout")
@requires("stores.view")
def checkout() -> Any:
    return render_template("stores/checkout.html", boxes=all_boxes(g.store), store=g.store)


@blueprint.get("/checkout/boxes/new")
@requires("stores.edit")
def new_box() -> Any:
    return _show_box(None, {}, 200)


@blueprint.post("/checkout/boxes")
@requires("stores.edit")
def create_box() -> Any:
    return _save(None)


@blueprint.get("/checkout/boxes/<uuid:box_id>")
@requires("stores.edit")
def edit_box(box_id: UUID) -> Any:
    return _show_box(box_named(box_id), {}, 200)


@blueprint.post("/checkout/boxes/<uuid:box_id>")
@requires("stores.edit")
def save_one_box(box_id: UUID) -> Any:
    return _save(box_id)


@blueprint.post("/checkout/boxes/<uuid:box_id>/rise")
@requires("stores.edit")
def create_rise(box_id: UUID) -> Any:
    raise_box(box_id)
    return redirect(url_for("settings.checkout"))


@blueprint.post("/checkout/boxes/<uuid:box_id>/removal")
@requires("stores.edit")
def create_box_removal(box_id: UUID) -> Any:
    remove_box(box_id)
    flash(_("The box is gone. Orders keep what was agreed to."), "success")
    return redirect(url_for("settings.checkout"))


def _save(box_id: UUID | None) -> Any:
    before = box_named(box_id) if box_id is not None else None
    kept = dict(before.texts) if before is not None else {}
    typed = {code: request.form.get(f"text-{code}", "") for code in g.store.locales}
    try:
        save_box(
            box_id,
            kind=ConsentKind.MARKETING if request.form.get("kind") == "marketing" else ConsentKind.TERMS,
            texts=kept | typed,
            link=request.form.get("other_link", "").strip() or request.form.get("page", ""),
            is_required="is_required" in request.form,
            is_on="is_on" in request.form,
        )
    except (Invalid, Conflict) as error:
        return _show_box(before, error.fields or {"": error.message}, error.status)
    flash(_("The box is saved. Orders from now on keep this text."), "success")
    return redirect(url_for("settings.checkout"))


def _show_box(box: ConsentBox | None, problems: dict[str, str], status: int) -> Any:
    """What was typed, else what is kept."""
    typed = request.form if request.method == "POST" else None
    page = render_template(
        "stores/checkout_box.html",
        box=box,
        typed=typed,
        problems=problems,
        most=LONGEST,
        languages=[LANGUAGES[code] for code in g.store.locales if code in LANGUAGES],
        pages=[(f"/pages/{page.handle}", page.title) for page in all_pages() if page.is_published],
    )
    return page, status
