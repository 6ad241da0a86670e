"""Tags: counted, renamed, merged, deleted and translated."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.services.catalog.tags import delete_tag, list_tags, rename_tag, set_tag_names
from shared.web.access import requires
from shared.web.context import principal

blueprint = store_blueprint("tags", __name__, "/tags")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    listing = list_tags(asked_text(), by_name=asked_text("sort") == "name", page=asked_page())
    return render_template("catalog/tags.html", listing=listing, locales=g.store.other_locales)


@blueprint.post("/changes")
@requires("catalog.edit")
def create_change() -> Any:
    """Rename a tag (into another one: the two become one), delete it, or write its translations."""
    tag, action = request.form.get("tag", ""), request.form.get("action", "")
    try:
        _change(tag, action)
    except (Invalid, NotFound) as error:
        flash(error.message, "error")
    return redirect(url_for("tags.index", q=request.form.get("q") or None, page=request.form.get("page") or None))


def _change(tag: str, action: str) -> None:
    if action == "rename":
        rename_tag(tag, request.form.get("name", ""), user_id=principal().id)
        flash(_("The tag is being changed on its products. See under “Work in progress” how far it is."), "success")
    elif action == "delete":
        delete_tag(tag, user_id=principal().id)
        flash(_("The tag is being taken from its products. See under “Work in progress” how far it is."), "success")
    elif action == "translate":
        set_tag_names(tag, {locale: request.form.get(f"name-{locale}", "") for locale in g.store.other_locales})
        flash(_("The translation is saved."), "success")
