"""Pages: the list, and one with its translations."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.content.forms import PageForm, PageTranslationForm
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.content.page import Page, all_pages, page_by_id, page_translation
from shared.services.catalog.translations import refuse_other_languages
from shared.services.content.pages import PageInput, create_page, delete_page, set_page_translation, update_page
from shared.web.access import requires

blueprint = store_blueprint("content", __name__, "/pages")


@blueprint.get("/")
@requires("content.view")
def index() -> Any:
    return render_template("content/index.html", pages=all_pages())


@blueprint.get("/new")
@requires("content.edit")
def new() -> Any:
    return _show(PageForm(), None, 200)


@blueprint.post("/")
@requires("content.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:page_id>")
@requires("content.view")
def show(page_id: UUID) -> Any:
    page = page_by_id(page_id)
    return _show(PageForm(obj=page), page, 200)


@blueprint.post("/<uuid:page_id>")
@requires("content.edit")
def update(page_id: UUID) -> Any:
    return _save(page_by_id(page_id))


@blueprint.post("/<uuid:page_id>/deletion")
@requires("content.edit")
def create_deletion(page_id: UUID) -> Any:
    title = page_by_id(page_id).title
    delete_page(page_id)
    flash(_("“%(title)s” is deleted.", title=title), "success")
    return redirect(url_for("content.index"))


@blueprint.get("/<uuid:page_id>/translations/<locale>")
@requires("content.view")
def translation(page_id: UUID, locale: str) -> Any:
    refuse_other_languages(locale)
    form = PageTranslationForm(obj=page_translation(page_id, locale))
    return _show_translation(page_by_id(page_id), locale, form, 200)


@blueprint.post("/<uuid:page_id>/translations/<locale>")
@requires("content.edit")
def save_translation(page_id: UUID, locale: str) -> Any:
    form = PageTranslationForm()
    if not form.validate():
        return _show_translation(page_by_id(page_id), locale, form, 422)
    set_page_translation(page_id, locale, title=form.title.data or "", body=form.body.data or "")
    flash(_("The translation is saved."), "success")
    return redirect(url_for("content.translation", page_id=page_id, locale=locale))


def _save(page: Page | None) -> Any:
    form = PageForm()
    if not form.validate():
        return _show(form, page, 422)
    wanted = PageInput(
        form.title.data or "", form.body.data or "", form.handle.data or "", bool(form.is_published.data)
    )
    try:
        saved = update_page(page.id, wanted) if page else create_page(wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, page, 422)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for("content.show", page_id=saved.id))


def _show(form: PageForm, page: Page | None, status: int) -> Any:
    return render_template("content/page.html", form=form, page=page), status


def _show_translation(page: Page, locale: str, form: PageTranslationForm, status: int) -> Any:
    language = LANGUAGES.get(locale)
    return render_template(
        "content/page_translation.html", page=page, locale=locale, language=language, form=form
    ), status
