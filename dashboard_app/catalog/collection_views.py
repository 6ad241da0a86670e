"""Collections: the list, and one with its products in their order."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.collection_forms import CollectionForm, CollectionTranslationForm
from dashboard_app.catalog.rule_rows import (
    RuleRow,
    dress_rules,
    empty_rule,
    sent_rules,
    show_complaints,
    stored_rules,
    wanted_rules,
    words_known,
)
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.collection import Collection, collection_by_id, collection_translation
from shared.models.catalog.media import media_by_id
from shared.services.catalog.collection_listing import (
    count_members,
    list_collections,
    products_by_id,
    products_in,
    products_to_add,
)
from shared.services.catalog.collection_rules import read_rules
from shared.services.catalog.collections import (
    create_collection,
    delete_collection,
    set_collection_translation,
    update_collection,
)
from shared.services.catalog.media import store_picture
from shared.services.catalog.smart_collections import count_matching, first_matching
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
    form = CollectionForm(obj=collection, data={"match": "any" if collection.match_any else "all"})
    products = [] if collection.is_smart else products_in(collection_id)
    return _show(form, collection, products, 200, stored_rules(collection.rules, g.store.currency))


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


@blueprint.post("/rules")
@requires("catalog.view")
def create_rules() -> Any:
    """The rows of rules as they should be shown now: one more, one less, or with the controls of another field."""
    rows = sent_rules(request.form)
    if request.form.get("do") == "add_rule":
        rows.append(empty_rule())
    return render_template("catalog/_rules.html", rules=rows, fields=dress_rules(rows), words=words_known())


@blueprint.post("/preview")
@requires("catalog.view")
def create_preview() -> Any:
    """How many products the rules fit at this moment, and the newest of them."""
    rows = sent_rules(request.form)
    try:
        rules = read_rules(wanted_rules(rows), typed=True)
    except Invalid:
        return render_template("catalog/_preview.html", count=None, products=[])
    match_any = request.form.get("match") == "any"
    products = products_by_id(first_matching(rules, match_any))
    return render_template("catalog/_preview.html", count=count_matching(rules, match_any), products=products)


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
    texts = {name: form[name].data or "" for name in ("title", "description", "seo_title", "seo_description")}
    set_collection_translation(collection_id, locale, **texts)
    flash(_("The translation is saved."), "success")
    return redirect(url_for("collections.translation", collection_id=collection_id, locale=locale))


def _save(collection: Collection | None) -> Any:
    form, rows = CollectionForm(), sent_rules(request.form)
    chosen = [found for found in map(parse_id, request.form.getlist("product")) if found]
    if request.form.get("do") == "add_rule":
        return _show(form, collection, products_by_id(chosen), 200, [*rows, empty_rule()])
    if not form.validate():
        return _show(form, collection, products_by_id(chosen), 422, rows)
    try:
        saved = _stored(form, collection, rows, chosen)
    except (Invalid, PreconditionFailed) as error:
        form.take_errors(Invalid(error.message, fields=show_complaints(rows, error.fields)))
        return _show(form, collection, products_by_id(chosen), error.status, rows)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for("collections.show", collection_id=saved.id))


def _stored(form: CollectionForm, collection: Collection | None, rows: list[RuleRow], chosen: list[UUID]) -> Collection:
    wish = form.wish(_media_id(collection), rows, chosen)
    seen = form.version.data or ""
    version = int(seen) if seen.isdecimal() else None
    return update_collection(collection.id, wish, version=version) if collection else create_collection(wish)


def _media_id(collection: Collection | None) -> UUID | None:
    file = request.files.get("file")
    if file is not None and file.filename:
        return store_picture(file.filename, file.stream).id
    if "media_id" in request.form:
        return next((found for found in map(parse_id, reversed(request.form.getlist("media_id"))) if found), None)
    return None if request.form.get("drop_picture") or collection is None else collection.media_id


def _show(
    form: CollectionForm,
    collection: Collection | None,
    products: list[Any],
    status: int,
    rules: list[RuleRow] | None = None,
) -> Any:
    picture = media_by_id(collection.media_id) if collection and collection.media_id else None
    rows = rules or []
    page: dict[str, Any] = {"form": form, "collection": collection, "products": products, "picture": picture}
    page |= {"rules": rows, "fields": dress_rules(rows), "words": words_known(), **_members(collection)}
    return render_template("catalog/collection.html", **page), status


def _members(collection: Collection | None) -> dict[str, Any]:
    """What a smart collection holds now: how many, and the first of them."""
    if collection is None or not collection.is_smart:
        return {"member_count": 0, "members": []}
    return {"member_count": count_members(collection.id), "members": products_in(collection.id, limit=12)}


def _show_translation(collection: Collection, locale: str, form: CollectionTranslationForm, status: int) -> Any:
    return render_template(
        "catalog/collection_translation.html",
        collection=collection,
        locale=locale,
        language=LANGUAGES.get(locale),
        form=form,
    ), status
