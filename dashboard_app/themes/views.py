"""How the shop looks: ready-made looks, settings, the home page's sections, and the way back."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from dashboard_app.blueprints import store_blueprint
from dashboard_app.themes.look import Look
from dashboard_app.themes.pictures import picture_keys, sent_with_pictures
from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.collection import all_collections
from shared.models.content.menu import all_menus
from shared.models.content.page import all_pages
from shared.models.themes.theme import Theme, revision_of, revisions_of
from shared.services.themes.themes import ensure_theme, publish_revision, published_theme, save_revision
from shared.themes.fonts import STACKS
from shared.web.access import requires

blueprint = store_blueprint("themes", __name__, "/online-store")
Change = Callable[[Look, MultiDict[str, str]], dict[str, Any]]


@blueprint.get("/")
@requires("themes.view")
def index() -> Any:
    return _show("themes/index.html", 200)


@blueprint.get("/home-page")
@requires("themes.view")
def home_page() -> Any:
    return _show("themes/home_page.html", 200)


@blueprint.get("/history")
@requires("themes.view")
def history() -> Any:
    theme, published = ensure_theme(), published_theme()
    revisions = revisions_of(theme.id)
    return render_template("themes/history.html", theme=theme, published=published, revisions=revisions)


@blueprint.post("/presets")
@requires("themes.edit")
def save_preset() -> Any:
    def change(look: Look, sent: MultiDict[str, str]) -> dict[str, Any]:
        chosen = sent.get("preset", "")
        if chosen not in look.presets:
            raise Invalid(_("This look does not exist."))
        return {"settings": look.with_preset(chosen)}

    return _save(change, "themes.index", "themes/index.html")


@blueprint.post("/settings")
@requires("themes.edit")
def save_settings() -> Any:
    return _save(lambda look, sent: {"settings": look.with_settings(sent)}, "themes.index", "themes/index.html")


@blueprint.post("/home-page")
@requires("themes.edit")
def save_home_page() -> Any:
    return _save(lambda look, sent: {"files": look.with_home(sent)}, "themes.home_page", "themes/home_page.html")


@blueprint.post("/publications")
@requires("themes.edit")
def create_publication() -> Any:
    """Show shoppers a version again that they saw before."""
    number = request.form.get("number", "")
    publish_revision(ensure_theme().id, int(number) if number.isdecimal() else 0)
    flash(_("Shoppers see version %(number)s now.", number=number), "success")
    return redirect(url_for("themes.history"))


def _save(change: Change, endpoint: str, template: str) -> Any:
    """A new version, shown to shoppers at once; the message offers the way back."""
    theme, before = ensure_theme(), published_theme()
    seen = request.form.get("seen", "")
    try:
        sent = sent_with_pictures()
        with transaction():
            _refuse_newer(seen, before.number)
            wanted = change(_look(theme), sent)
            revision = save_revision(theme.id, **_whole(wanted, theme))
            publish_revision(theme.id, revision.number)
    except (Invalid, Conflict) as error:
        return _show(template, error.status, error)
    flash(Markup(render_template("themes/undo.html", number=before.number)), "success")  # noqa: S704 (escaped there)
    return redirect(url_for(endpoint))


def _whole(wanted: dict[str, Any], theme: Theme) -> dict[str, Any]:
    """What is not changed stays as shoppers see it, not as the newest version has it."""
    published = published_theme()
    return {"settings": published.settings, "files": published.files, **wanted}


def _refuse_newer(seen: str, present: int) -> None:
    if seen and seen != str(present):
        raise Conflict(_("Somebody else changed the look meanwhile. Look at it first, then change it again."))


def _look(theme: Theme) -> Look:
    return Look(revision_of(theme.id, published_theme().number))


def _show(template: str, status: int, error: Invalid | Conflict | None = None) -> Any:
    look = _look(ensure_theme())
    return render_template(
        template,
        look=look,
        picture_keys=picture_keys(look),
        number=published_theme().number,
        fonts=list(STACKS),
        collections=all_collections(),
        pages=all_pages(),
        menus=all_menus(),
        message=error.message if error else "",
        complaints=error.fields if error else {},
    ), status
