"""The category tree: seen whole, moved by hand, key or form; one category and its texts."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_id
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.category_forms import CategoryDeletionForm, CategoryForm, CategoryTextsForm
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.category import Category, category_by_id, category_translation, ids_below
from shared.models.catalog.media import media_by_id
from shared.services.catalog.categories import (
    ChildrenGo,
    Step,
    create_category,
    delete_category,
    move_category,
    set_category_translation,
    step_category,
    update_category,
)
from shared.services.catalog.category_listing import CategoryRow, category_choices, list_categories
from shared.services.catalog.media import store_picture
from shared.services.catalog.translations import refuse_other_languages
from shared.web.access import requires

blueprint = store_blueprint("categories", __name__, "/categories")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    return render_template("catalog/categories.html", categories=list_categories())


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return _show(CategoryForm(data={"parent_id": str(asked_id("under") or "")}), None, 200)


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:category_id>")
@requires("catalog.view")
def show(category_id: UUID) -> Any:
    category = category_by_id(category_id)
    return _show(CategoryForm(obj=category), category, 200)


@blueprint.post("/<uuid:category_id>")
@requires("catalog.edit")
def update(category_id: UUID) -> Any:
    return _save(category_by_id(category_id))


@blueprint.post("/<uuid:category_id>/moves")
@requires("catalog.edit")
def create_move(category_id: UUID) -> Any:
    """Move a category: by one step (``step``), or to a place (``parent`` and ``position``)."""
    refusal = ""
    try:
        _move(category_id)
    except Invalid as error:
        refusal = error.message
    if "HX-Request" in request.headers:
        page = {"categories": list_categories(), "refusal": refusal}
        return render_template("catalog/_category_tree.html", **page), 422 if refusal else 200
    if refusal:
        flash(refusal, "error")
    return redirect(url_for("categories.index"))


@blueprint.get("/<uuid:category_id>/deletion")
@requires("catalog.edit")
def ask_deletion(category_id: UUID) -> Any:
    category = category_by_id(category_id)
    return _show_deletion(CategoryDeletionForm(data={"products_to": str(category.parent_id or "")}), category, 200)


@blueprint.post("/<uuid:category_id>/deletion")
@requires("catalog.edit")
def create_deletion(category_id: UUID) -> Any:
    category, form = category_by_id(category_id), CategoryDeletionForm()
    title, children = category.title, ChildrenGo.AWAY if form.children.data == "away" else ChildrenGo.UP
    try:
        delete_category(category_id, children=children, products_to=parse_id(form.products_to.data or ""))
    except Invalid as error:
        form.take_errors(error)
        return _show_deletion(form, category, 422)
    flash(_("“%(title)s” is deleted. Its products are still there.", title=title), "success")
    return redirect(url_for("categories.index"))


@blueprint.get("/<uuid:category_id>/translations/<locale>")
@requires("catalog.view")
def translation(category_id: UUID, locale: str) -> Any:
    refuse_other_languages(locale)
    form = CategoryTextsForm(obj=category_translation(category_id, locale))
    return _show_translation(category_by_id(category_id), locale, form, 200)


@blueprint.post("/<uuid:category_id>/translations/<locale>")
@requires("catalog.edit")
def save_translation(category_id: UUID, locale: str) -> Any:
    form = CategoryTextsForm()
    if not form.validate():
        return _show_translation(category_by_id(category_id), locale, form, 422)
    set_category_translation(category_id, locale, form.texts())
    flash(_("The translation is saved."), "success")
    return redirect(url_for("categories.translation", category_id=category_id, locale=locale))


def _move(category_id: UUID) -> None:
    step = next((one for one in Step if one.value == request.form.get("step")), None)
    if step is not None:
        return step_category(category_id, step)
    position = request.form.get("position", "")
    place = int(position) if position.isdecimal() and len(position) < 6 else None
    return move_category(category_id, parse_id(request.form.get("parent", "")), place)


def _save(category: Category | None) -> Any:
    form = CategoryForm()
    if not form.validate():
        return _show(form, category, 422)
    try:
        saved = _stored(form, category)
    except (Invalid, PreconditionFailed) as error:
        form.take_errors(error)
        return _show(form, category, error.status)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for("categories.show", category_id=saved.id))


def _stored(form: CategoryForm, category: Category | None) -> Category:
    wish, parent_id = form.wish(_media_id(category)), parse_id(form.parent_id.data or "")
    if category is None:
        return create_category(wish, parent_id=parent_id)
    seen = form.version.data or ""
    saved = update_category(category.id, wish, version=int(seen) if seen.isdecimal() else None)
    if parent_id != saved.parent_id:
        move_category(saved.id, parent_id)
    return saved


def _media_id(category: Category | None) -> UUID | None:
    file = request.files.get("file")
    if file is not None and file.filename:
        return store_picture(file.filename, file.stream).id
    if "media_id" in request.form:
        return next((found for found in map(parse_id, reversed(request.form.getlist("media_id"))) if found), None)
    return None if request.form.get("drop_picture") or category is None else category.media_id


def _show(form: CategoryForm, category: Category | None, status: int) -> Any:
    picture = media_by_id(category.media_id) if category and category.media_id else None
    rows = list_categories()
    form.parent_id.choices = [("", _("The top of the tree")), *_places_for(category, rows)]
    row = next((one for one in rows if category and one.id == category.id), None)
    children = [one for one in rows if category and one.parent_id == category.id]
    page = {"form": form, "category": category, "picture": picture, "row": row, "children": children}
    return render_template("catalog/category.html", **page), status


def _places_for(category: Category | None, rows: list[CategoryRow]) -> list[tuple[str, str]]:
    """Where it may stand: anywhere but under itself."""
    own = set(ids_below(category.id)) if category else set()
    return [(str(row.id), row.full_title) for row in rows if row.id not in own]


def _show_deletion(form: CategoryDeletionForm, category: Category, status: int) -> Any:
    row = next(one for one in list_categories() if one.id == category.id)
    others = [choice for choice in category_choices() if choice[0] != str(category.id)]
    form.products_to.choices = [("", _("They have no category.")), *((key, name) for key, name in others)]
    return render_template("catalog/category_deletion.html", form=form, category=category, row=row), status


def _show_translation(category: Category, locale: str, form: CategoryTextsForm, status: int) -> Any:
    language = LANGUAGES.get(locale)
    page = {"category": category, "locale": locale, "language": language, "form": form}
    return render_template("catalog/category_translation.html", **page), status
