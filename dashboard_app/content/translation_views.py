"""Translating: how far each language is, the queue of one kind of text, source and target side by side, files."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wsgi import FileWrapper

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.services.catalog.sheets.limits import LARGEST_FILE
from shared.services.catalog.sheets.writing import write_csv, write_xlsx
from shared.services.catalog.translations import refuse_other_languages
from shared.services.content.translating.files import COLUMNS, import_translations, translation_rows
from shared.services.content.translating.listing import (
    TranslatedThing,
    list_things,
    neighbour_of,
    one_thing,
    survey_progress,
)
from shared.services.content.translating.resources import TRANSLATABLES, Translatable, translatable_named
from shared.services.content.translating.states import TextState
from shared.services.content.translating.writing import write_translation
from shared.services.inventory.product_imports.files import temporary_path
from shared.web.access import requires, takes_up_to
from shared.web.context import principal

blueprint = store_blueprint("translations", __name__, "/translations")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = LARGEST_FILE + 64 * 1024


@blueprint.get("/")
@requires("content.translate")
def index() -> Any:
    """How far each language is, by kind of text."""
    return _show_index({}, 200)


@blueprint.get("/<locale>/<kind>")
@requires("content.translate")
def queue(locale: str, kind: str) -> Any:
    """The texts of one kind in one language, narrowed to those that want work."""
    chosen, state = translatable_named(kind), asked_choice("state", TextState)
    listing = list_things(chosen, locale, state=state, query=asked_text(), page=asked_page())
    page = {"kind": chosen, "language": LANGUAGES[locale], "listing": listing, "state": state}
    return render_template("translations/queue.html", **page, progress=survey_progress()[locale].get(chosen.code))


@blueprint.get("/<locale>/<kind>/<path:thing_id>")
@requires("content.translate")
def show(locale: str, kind: str, thing_id: str) -> Any:
    chosen = translatable_named(kind)
    return _show(chosen, one_thing(chosen, thing_id, locale), {}, 200)


@blueprint.post("/<locale>/<kind>/<path:thing_id>")
@requires("content.translate")
def update(locale: str, kind: str, thing_id: str) -> Any:
    """Save what was typed; then stay, or go on with the next one of the queue."""
    chosen = translatable_named(kind)
    thing = one_thing(chosen, thing_id, locale)
    texts = {
        text.field.name: request.form.get(text.field.name, "")
        for text in thing.texts
        if text.field.name in request.form
    }
    following = _neighbour(chosen, thing, after=True) if request.form.get("do") == "next" else None
    try:
        write_translation(chosen, thing_id, locale, texts)
    except Invalid as error:
        return _show(chosen, thing, dict(error.fields), 422)
    flash(_("The translation is saved."), "success")
    if request.form.get("do") != "next":
        return redirect(url_for("translations.show", locale=locale, kind=kind, thing_id=thing_id, **_kept()))
    if following is None:
        return redirect(url_for("translations.queue", locale=locale, kind=kind, **_kept()))
    return redirect(url_for("translations.show", locale=locale, kind=kind, thing_id=following, **_kept()))


@blueprint.get("/export")
@requires("content.translate")
def export() -> Any:
    """A table of texts and translations: ``locale``, ``kind``, ``state`` and ``as`` (csv, xlsx) narrow it."""
    locales = [asked_text("locale")] if asked_text("locale") else g.store.other_locales
    for locale in locales:
        refuse_other_languages(locale)
    kinds = [translatable_named(asked_text("kind")).code] if asked_text("kind") else []
    rows = translation_rows(locales, kinds, asked_choice("state", TextState))
    name = f"{g.store.handle}-{'-'.join(locales)}-{clock.now():%Y-%m-%d}"
    if asked_text("as") == "xlsx":
        return _file(write_xlsx, rows, f"{name}.xlsx", XLSX)
    return _file(write_csv, rows, f"{name}.csv", "text/csv; charset=utf-8")


@blueprint.post("/import")
@takes_up_to(UPLOAD)
@requires("content.translate")
def create_import() -> Any:
    """Have a table of translations written."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid(fields={"file": _("Choose a file first.")})
        operation = import_translations(file.filename, file.stream, user_id=principal().id)
    except Invalid as error:
        return _show_index({"file": error.fields.get("file") or error.message}, 422)
    return redirect(url_for("operations.show", operation_id=operation.id))


def _kept() -> dict[str, Any]:
    """The queue that the address names."""
    return request.args.to_dict()


def _show_index(errors: dict[str, str], status: int) -> Any:
    languages = [LANGUAGES[code] for code in g.store.other_locales]
    page: dict[str, Any] = {
        "languages": languages,
        "progress": survey_progress(),
        "kinds": TRANSLATABLES,
        "errors": errors,
    }
    page["language_choices"] = [(language.code, language.name) for language in languages]
    page["kind_choices"] = [(kind.code, kind.label) for kind in TRANSLATABLES]
    return render_template("translations/index.html", **page), status


def _show(kind: Translatable, thing: TranslatedThing, errors: dict[str, str], status: int) -> Any:
    page = {
        "kind": kind,
        "thing": thing,
        "language": LANGUAGES[thing.locale],
        "source_language": LANGUAGES[g.store.default_locale],
        "following": _neighbour(kind, thing, after=True),
        "before": _neighbour(kind, thing, after=False),
        "typed": request.form if errors else {},
        "errors": errors,
    }
    return render_template("translations/show.html", **page), status


def _neighbour(kind: Translatable, thing: TranslatedThing, *, after: bool) -> str | None:
    return neighbour_of(kind, thing, state=asked_choice("state", TextState), query=asked_text(), after=after)


def _file(write: Callable[..., None], rows: Iterator[list[str]], name: str, content_type: str) -> Response:
    """The table from a file of its own, which is gone with the answer: memory does not grow with the rows."""
    with temporary_path() as path:
        write(path, COLUMNS, rows)
        written = path.open("rb")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(FileWrapper(written), content_type=content_type, headers=headers)
