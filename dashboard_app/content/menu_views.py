"""Menus: the list, and one with its links in their order."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.content.forms import MenuForm
from dashboard_app.content.links import LinkRow, empty_row, fold_rows, sent_rows, show_complaints, stored_rows
from dashboard_app.content.views import blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.models.catalog.collection import all_collections
from shared.models.content.menu import Menu, all_menus, find_menu, item_titles
from shared.models.content.page import all_pages
from shared.services.content.menus import delete_menu, save_menu
from shared.web.access import requires

USED_BY_THEMES = ("main-menu", "footer")


@blueprint.get("/menus")
@requires("content.view")
def menus() -> Any:
    return render_template("content/menus.html", menus=all_menus(), used_by_themes=USED_BY_THEMES)


@blueprint.get("/menus/new")
@requires("content.edit")
def new_menu() -> Any:
    return _show(MenuForm(), None, [empty_row()], 200)


@blueprint.post("/menus")
@requires("content.edit")
def create_menu() -> Any:
    form = MenuForm()
    handle = first_free_handle(make_handle(form.title.data or "", otherwise="menu"), lambda one: bool(find_menu(one)))
    return _save(handle, None, form)


@blueprint.get("/menus/<handle>")
@requires("content.view")
def show_menu(handle: str) -> Any:
    menu = _menu(handle)
    return _show(MenuForm(obj=menu), menu, stored_rows(menu.items, item_titles(menu.id)), 200)


@blueprint.post("/menus/<handle>")
@requires("content.edit")
def update_menu(handle: str) -> Any:
    return _save(handle, _menu(handle), MenuForm())


@blueprint.post("/menus/<handle>/deletion")
@requires("content.edit")
def create_menu_deletion(handle: str) -> Any:
    delete_menu(handle)
    flash(_("The menu is deleted."), "success")
    return redirect(url_for("content.menus"))


@blueprint.get("/menus/links/new")
@requires("content.edit")
def new_link() -> Any:
    """One more row, for the script that adds it."""
    return render_template("content/_link.html", row=empty_row(), locales=g.store.other_locales)


def _save(handle: str, menu: Menu | None, form: MenuForm) -> Any:
    rows = sent_rows(request.form, g.store.other_locales)
    if request.form.get("do") == "add":
        return _show(form, menu, [*rows, empty_row()], 200)
    if not form.validate():
        return _show(form, menu, rows, 422)
    try:
        save_menu(handle, form.title.data or "", fold_rows(rows))
    except Invalid as error:
        show_complaints(rows, error.fields)
        form.take_errors(Invalid(error.message))
        return _show(form, menu, rows, 422)
    flash(_("The menu is saved."), "success")
    return redirect(url_for("content.show_menu", handle=handle))


def _menu(handle: str) -> Menu:
    menu = find_menu(handle)
    if menu is None:
        raise NotFound(_("This menu does not exist."))
    return menu


def _show(form: MenuForm, menu: Menu | None, rows: list[LinkRow], status: int) -> Any:
    return render_template(
        "content/menu.html",
        form=form,
        edited=menu,
        rows=rows,
        locales=g.store.other_locales,
        targets=_targets(),
    ), status


def _targets() -> list[tuple[str, str]]:
    """Addresses of the shop that a link may lead to, each with its name."""
    known = [("/", _("Home page")), ("/collections/all", _("All products")), ("/search", _("Search"))]
    known += [(f"/collections/{collection.handle}", collection.title) for collection in all_collections()]
    return known + [(f"/pages/{page.handle}", page.title) for page in all_pages()]
