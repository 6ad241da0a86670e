"""The library of pictures: found, described, edited, replaced, deleted and put back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.catalog.media import media_by_id, media_translations
from shared.services.catalog.pictures.editing import SHAPES, PictureTexts, describe_picture, edit_picture
from shared.services.catalog.pictures.library import (
    LibraryFilters,
    Only,
    library_pictures,
    list_pictures,
    survey_library,
)
from shared.services.catalog.pictures.removal import delete_pictures, restore_pictures
from shared.services.catalog.pictures.uses import UsedPlace, places_of
from shared.web.access import requires

blueprint = store_blueprint("media", __name__, "/pictures")
PICKED_PER_PAGE = 24
LINKS = {
    "product": ("catalog.show", "product_id"),
    "collection": ("collections.show", "collection_id"),
    "category": ("categories.show", "category_id"),
}


def asked_pictures() -> LibraryFilters:
    """What the address asks of the library."""
    return LibraryFilters(query=asked_text(), only=asked_choice("only", Only), kind=asked_text("kind")[:10])


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    listing = list_pictures(asked_pictures(), page=asked_page())
    return render_template("media/index.html", listing=listing, shelf=survey_library())


@blueprint.get("/choice")
@requires("catalog.view")
def choose() -> Any:
    """The dialog in which a picture is chosen from the library."""
    listing = list_pictures(asked_pictures(), page=asked_page(), per_page=PICKED_PER_PAGE)
    return render_template("media/_choice.html", listing=listing)


@blueprint.get("/<uuid:media_id>")
@requires("catalog.view")
def show(media_id: UUID) -> Any:
    return _show(media_id, 200)


@blueprint.get("/<uuid:media_id>/tile")
@requires("catalog.view")
def show_tile(media_id: UUID) -> Any:
    """The picture as it stands in a list; asked again while it is being made ready."""
    media = media_by_id(media_id)
    kind = request.args.get("as")
    if kind == "gallery":
        return render_template("catalog/picture.html", media=media)
    if kind == "picked":
        return render_template("media/_picked.html", media=media, name=asked_text("name") or "media_id")
    return render_template("media/_tile.html", picture=library_pictures([media])[0])


@blueprint.post("/<uuid:media_id>")
@requires("catalog.edit")
def update(media_id: UUID) -> Any:
    form = request.form
    alts = {name.removeprefix("alt-"): text for name, text in form.items() if name.startswith("alt-")}
    focus = (_hundredths("focal_x"), _hundredths("focal_y"))
    texts = PictureTexts(alt=form.get("alt", ""), alts=alts, filename=form.get("filename"))
    seen = form.get("version", "")
    try:
        describe_picture(media_id, texts, focus=focus, version=int(seen) if seen.isdecimal() else None)
    except PreconditionFailed as error:
        flash(error.message, "error")
        return _show(media_id, error.status)
    flash(_("The picture is saved."), "success")
    return redirect(url_for("media.show", media_id=media_id))


@blueprint.post("/<uuid:media_id>/edits")
@requires("catalog.edit")
def create_edit(media_id: UUID) -> Any:
    """Turn the picture, cut it to a shape, or give the original back."""
    media = media_by_id(media_id)
    turn, shape = int(media.edits.get("turn", 0)), request.form.get("shape", "")
    by = {"right": 90, "left": 270}.get(request.form.get("turn", ""), 0)
    kept = next((name for name, size in SHAPES.items() if list(size) == media.edits.get("shape")), "")
    if request.form.get("original"):
        turn, shape, by = 0, "", 0
    elif by:
        shape = kept
    edit_picture(media_id, turn=(turn + by) % 360, shape=shape)
    flash(_("The picture is being made anew."), "success")
    return redirect(url_for("media.show", media_id=media_id))


@blueprint.post("/deletion")
@requires("catalog.edit")
def create_deletion() -> Any:
    """Delete the pictures that are ticked; for a day they can be put back."""
    gone = delete_pictures(_ticked())
    if gone:
        words = ngettext("One picture is deleted.", "%(count)s pictures are deleted.", len(gone))
        told = render_template("media/undo.html", told=words, ids=",".join(map(str, gone)))
        flash(Markup(told), "success")  # noqa: S704 (escaped in the template)
    return redirect(url_for("media.index", **_kept()))


@blueprint.post("/restoration")
@requires("catalog.edit")
def create_restoration() -> Any:
    """Put deleted pictures back to where they were."""
    back = restore_pictures(found for found in map(parse_id, request.form.get("ids", "").split(",")) if found)
    flash(ngettext("One picture is back.", "%(count)s pictures are back.", len(back)), "success")
    return redirect(url_for("media.index"))


def _kept() -> dict[str, Any]:
    return request.args.to_dict()


def _ticked() -> list[UUID]:
    return [found for found in map(parse_id, request.form.getlist("id")) if found]


def _hundredths(name: str) -> int:
    text = request.form.get(name, "")
    return min(int(text), 100) if text.isdecimal() and len(text) < 4 else 50


def _address_of(place: UsedPlace) -> str | None:
    """Where the thing that shows a picture is edited."""
    if place.kind not in LINKS:
        return None
    endpoint, name = LINKS[place.kind]
    values: dict[str, Any] = {name: place.id}
    return url_for(endpoint, **values)


def _show(media_id: UUID, status: int) -> Any:
    media = media_by_id(media_id)
    uses = [(place, _address_of(place)) for place in places_of(media_id)]
    page = {"media": media, "picture": library_pictures([media])[0], "alts": media_translations(media_id)}
    template = "media/_details.html" if "HX-Request" in request.headers else "media/show.html"
    return render_template(template, **page, uses=uses, shapes=list(SHAPES)), status
