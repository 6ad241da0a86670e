"""Collections: the list, and one with its products in their order."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.forms import CollectionForm, CollectionTranslationForm
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.collection import Collection, collection_by_id, collection_translation
from shared.models.catalog.media import media_by_id
from shared.services.catalog.collection_listing import list_collections, products_by_id, products_in, products_to_add
from shared.services.catalog.collections import (
    CollectionInput,
    create_collection,
    delete_collection,
    set_collection_translation,
    update_collection,
)
from shared.services.catalog.media import store_picture
from shared.services.catalog.translations import refuse_other_languages
from shared.web.access import requires

blueprint = store_blueprint("collections", __name__, "/collections")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    return render_template("catalog/collections.html", collections=list_collections())


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return _show(CollectionForm(), None, [], 200)


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:collection_id>")
@requires("catalog.view")
def show(collection_id: UUID) -> Any:
    collection = collection_by_id(collection_id)
    return _show(CollectionForm(obj=collection), collection, products_in(collection_id), 200)


@blueprint.post("/<uuid:collection_id>")
@requires("catalog.edit")
def update(collection_id: UUID) -> Any:
    return _save(collection_by_id(collection_id))


@blueprint.post("/<uuid:collection_id>/deletion")
@requires("catalog.edit")
def create_deletion(collection_id: UUID) -> Any:
    title = collection_by_id(collection_id).title
    delete_collection(collection_id)
    flash(_("“%(title)s” is deleted. Its products are still there.", title=title), "success")
    return redirect(url_for("collections.index"))


@blueprint.get("/candidates")
@requires("catalog.view")
def candidates() -> Any:
    """Products that fit a search, to be added."""
    found = products_to_add(asked_text("find"))
    return render_template("catalog/candidates.html", products=found)


@blueprint.get("/<uuid:collection_id>/translations/<locale>")
@requires("catalog.view")
def translation(collection_id: UUID, locale: str) -> Any:
    refuse_other_languages(locale)
    form = CollectionTranslationForm(obj=collection_translation(collection_id, locale))
    return _show_translation(collection_by_id(collection_id), locale, form, 200)


@blueprint.post("/<uuid:collection_id>/translations/<locale>")
@requires("catalog.edit")
def save_translation(collection_id: UUID, locale: str) -> Any:
    refuse_other_languages(locale)
    form = CollectionTranslationForm()
    if not form.validate():
        return _show_translation(collection_by_id(collection_id), locale, form, 422)
    title, description = form.title.data or "", form.description.data or ""
    set_collection_translation(collection_id, locale, title=title, description=description)
    flash(_("The translation is saved."), "success")
    return redirect(url_for("collections.translation", collection_id=collection_id, locale=locale))


def _save(collection: Collection | None) -> Any:
    form = CollectionForm()
    chosen = [found for found in map(parse_id, request.form.getlist("product")) if found]
    if not form.validate():
        return _show(form, collection, products_by_id(chosen), 422)
    try:
        wish = _wish(form, collection, chosen)
        saved = update_collection(collection.id, wish) if collection else create_collection(wish)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, collection, products_by_id(chosen), 422)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for("collections.show", collection_id=saved.id))


def _wish(form: CollectionForm, collection: Collection | None, chosen: list[UUID]) -> CollectionInput:
    return CollectionInput(
        title=form.title.data or "",
        description=form.description.data or "",
        handle=form.handle.data or "",
        is_published=bool(form.is_published.data),
        media_id=_media_id(collection),
        product_ids=tuple(chosen),
    )


def _media_id(collection: Collection | None) -> UUID | None:
    file = request.files.get("file")
    if file is not None and file.filename:
        return store_picture(file.filename, file.stream).id
    return None if request.form.get("drop_picture") or collection is None else collection.media_id


def _show(form: CollectionForm, collection: Collection | None, products: list[Any], status: int) -> Any:
    picture = media_by_id(collection.media_id) if collection and collection.media_id else None
    return render_template(
        "catalog/collection.html", form=form, collection=collection, products=products, picture=picture
    ), status


def _show_translation(collection: Collection, locale: str, form: CollectionTranslationForm, status: int) -> Any:
    return render_template(
        "catalog/collection_translation.html",
        collection=collection,
        locale=locale,
        language=LANGUAGES.get(locale),
        form=form,
    ), status
