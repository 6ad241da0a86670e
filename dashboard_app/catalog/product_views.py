"""One product: made, changed, copied and deleted."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.catalog.product_page import new_page, refused, sent_page, show_product, store_sent_files, stored_page
from dashboard_app.catalog.saving import save_changes, save_new
from dashboard_app.catalog.views import blueprint
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import product_by_id
from shared.services.catalog.duplicates import CopyWish, duplicate_product
from shared.services.catalog.media import store_picture
from shared.services.catalog.products import delete_product
from shared.web.access import requires


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return show_product(new_page())


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    page = sent_page(None)
    if request.form.get("do"):
        page.step(request.form["do"])
        return show_product(page)
    try:
        store_sent_files(page)
        if not page.form.validate():
            return show_product(page, 422)
        product = save_new(page.wish())
    except Invalid as error:
        return refused(page, error)
    flash(_("“%(title)s” is saved.", title=product.title), "success")
    return redirect(url_for("catalog.show", product_id=product.id))


@blueprint.get("/<uuid:product_id>")
@requires("catalog.view")
def show(product_id: UUID) -> Any:
    return show_product(stored_page(product_id))


@blueprint.post("/<uuid:product_id>")
@requires("catalog.edit")
def update(product_id: UUID) -> Any:
    page = sent_page(product_id)
    if request.form.get("do"):
        page.step(request.form["do"])
        return show_product(page)
    try:
        store_sent_files(page)
        if not page.form.validate():
            return show_product(page, 422)
        product = save_changes(product_id, page.wish())
    except (Invalid, Conflict) as error:
        return refused(page, error)
    flash(_("“%(title)s” is saved.", title=product.title), "success")
    return redirect(url_for("catalog.show", product_id=product.id))


@blueprint.post("/<uuid:product_id>/copies")
@requires("catalog.edit")
def create_copy(product_id: UUID) -> Any:
    title = _("Copy of %(title)s", title=product_by_id(product_id).title)
    copy = duplicate_product(product_id, CopyWish(title))
    flash(_("This is the copy. It is a draft."), "success")
    return redirect(url_for("catalog.show", product_id=copy.id))


@blueprint.post("/<uuid:product_id>/deletion")
@requires("catalog.edit")
def create_deletion(product_id: UUID) -> Any:
    title = product_by_id(product_id).title
    delete_product(product_id)
    flash(_("“%(title)s” is deleted.", title=title), "success")
    return redirect(url_for("catalog.index"))


@blueprint.post("/pictures")
@requires("catalog.edit")
def create_picture() -> Any:
    """Store one picture and answer with its place in the gallery; what is wrong stands in ``X-Message``."""
    file = request.files.get("file")
    try:
        if file is None:
            raise Invalid(_("Choose a picture first."))
        media = store_picture(file.filename or "", file.stream)
    except Invalid as error:
        return "", error.status, {"X-Message": error.message.encode("ascii", "xmlcharrefreplace").decode()}
    return render_template("catalog/picture.html", media=media), 201
