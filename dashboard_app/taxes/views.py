"""Settings of taxes: the store's own, its classes, its zones, and presets."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.place_forms import place_text
from dashboard_app.taxes.forms import ClassForm, SettingsForm, ZoneForm, first_complaint
from dashboard_app.taxes.wording import PRESET_NAMES
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.tax_ids import EU
from shared.models.taxes.settings import tax_settings
from shared.models.taxes.tax_class import all_tax_classes
from shared.models.taxes.zone import all_tax_zones
from shared.services.taxes.classes import create_tax_class, delete_tax_class, rename_tax_class
from shared.services.taxes.listing import zone_summaries
from shared.services.taxes.presets import Preset, load_preset, preset_for
from shared.services.taxes.setup import save_tax_settings
from shared.services.taxes.zones import create_tax_zone
from shared.web.access import requires

blueprint = store_blueprint("taxes", __name__, "/settings/taxes")


@blueprint.get("/")
@requires("taxes.view")
def index() -> Any:
    return _show(200)


@blueprint.post("/")
@requires("taxes.edit")
def save() -> Any:
    settings = tax_settings()
    form = SettingsForm(settings)
    if not form.validate_on_submit():
        return _show(422, form=form)
    try:
        save_tax_settings(form.wanted(settings))
    except Invalid as error:
        form.take_errors(error)
        return _show(422, form=form)
    flash(_("The taxes are saved. They count for orders from now on."), "success")
    return redirect(url_for("taxes.index"))


@blueprint.post("/presets")
@requires("taxes.edit")
def create_preset() -> Any:
    """Load rates to start from."""
    preset = next((one for one in Preset if one.value == request.form.get("preset")), None)
    if preset is not None:
        made = load_preset(preset)
        flash(ngettext("One zone was added.", "%(count)s zones were added.", made), "success")
    return redirect(url_for("taxes.index"))


@blueprint.post("/classes")
@requires("taxes.edit")
def create_class() -> Any:
    form = ClassForm()
    if not form.validate_on_submit():
        return _show(422, class_form=form)
    try:
        create_tax_class(form.name.data or "")
    except Invalid as error:
        form.take_errors(error)
        return _show(422, class_form=form)
    flash(_("The class is made. Give it rates in your zones."), "success")
    return redirect(url_for("taxes.index"))


@blueprint.post("/classes/<uuid:class_id>")
@requires("taxes.edit")
def save_class(class_id: UUID) -> Any:
    try:
        rename_tax_class(class_id, request.form.get("name", "")[:80])
        flash(_("The class is saved."), "success")
    except Invalid as error:
        flash(first_complaint(error), "error")
    return redirect(url_for("taxes.index"))


@blueprint.post("/classes/<uuid:class_id>/removal")
@requires("taxes.edit")
def remove_class(class_id: UUID) -> Any:
    delete_tax_class(class_id)
    flash(_("The class is removed. Its products are taxed by the default class."), "success")
    return redirect(url_for("taxes.index"))


@blueprint.post("/zones")
@requires("taxes.edit")
def create_zone() -> Any:
    form = ZoneForm()
    if not form.validate_on_submit():
        return _show(422, zone_form=form)
    try:
        zone = create_tax_zone(form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(422, zone_form=form)
    flash(_("The zone is made. Now say which taxes are charged there."), "success")
    return redirect(url_for("taxes.zone", zone_id=zone.id))


def _show(
    status: int,
    *,
    form: SettingsForm | None = None,
    class_form: ClassForm | None = None,
    zone_form: ZoneForm | None = None,
) -> Any:
    """The page; a form that was refused stands in the place of its own fresh one."""
    settings = tax_settings()
    page = render_template(
        "taxes/index.html",
        form=form or SettingsForm(settings, bound=False),
        settings=settings,
        is_in_eu=settings.country in EU,
        classes=all_tax_classes(),
        class_form=class_form or ClassForm(bound=False),
        zones=zone_summaries(all_tax_zones()),
        zone_form=zone_form or ZoneForm(bound=False),
        presets=PRESET_NAMES,
        own_preset=preset_for(settings.country),
        place_text=place_text,
    )
    return page, status
