"""Menus: the list, and one with its links in their order."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.content.forms import MenuForm
from dashboard_app.content.links import (
    LinkRow,
    empty_row,
    fold_rows,
    sent_rows,
    show_broken,
    show_complaints,
    stored_rows,
)
from dashboard_app.content.views import blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.models.content.menu import Menu, all_menus, find_menu, item_titles, menu_titles
from shared.services.content.link_targets import broken_links, present_targets, suggest_targets
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
    rows = stored_rows(menu.items, item_titles(menu.id), present_targets(menu.id))
    show_broken(rows, broken_links(menu.id))
    return _show(MenuForm(obj=menu), menu, rows, 200, menu_titles(menu.id))


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


@blueprint.get("/menus/targets")
@requires("content.view")
def targets() -> Any:
    """Addresses with the words that somebody types into a link."""
    typed = next((value for name, value in request.args.items() if name.startswith("target-")), "")
    return render_template("content/_targets.html", targets=suggest_targets(typed.rpartition("/")[2][:100]))


def _save(handle: str, menu: Menu | None, form: MenuForm) -> Any:
    locales = g.store.other_locales
    rows = sent_rows(request.form, locales)
    titles = {locale: request.form.get(f"title-{locale}", "") for locale in locales}
    if request.form.get("do") == "add":
        return _show(form, menu, [*rows, empty_row()], 200, titles)
    if not form.validate():
        return _show(form, menu, rows, 422, titles)
    try:
        save_menu(handle, form.title.data or "", fold_rows(rows), titles=titles)
    except Invalid as error:
        show_complaints(rows, error.fields)
        form.take_errors(Invalid(error.message))
        return _show(form, menu, rows, 422, titles)
    flash(_("The menu is saved."), "success")
    return redirect(url_for("content.show_menu", handle=handle))


def _menu(handle: str) -> Menu:
    menu = find_menu(handle)
    if menu is None:
        raise NotFound(_("This menu does not exist."))
    return menu


def _show(
    form: MenuForm, menu: Menu | None, rows: list[LinkRow], status: int, titles: dict[str, str] | None = None
) -> Any:
    page = {"form": form, "edited": menu, "rows": rows, "titles": titles or {}}
    return render_template(
        "content/menu.html", **page, locales=g.store.other_locales, targets=suggest_targets("")
    ), status
