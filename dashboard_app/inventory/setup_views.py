"""Locations, thresholds and the settings of stock."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.inventory.forms import AdjustmentForm, LocationForm, SettingsForm, address_of
from dashboard_app.inventory.quantities import typed_quantities, typed_texts
from dashboard_app.inventory.variant_page import show_variant
from dashboard_app.inventory.views import blueprint
from shared.kernel.addresses import Address
from shared.kernel.currencies import BY_COUNTRY
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.formats import country_choices
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.inventory.location import Location, location_by_id
from shared.models.inventory.shortage import shortage_reader_ids
from shared.services.inventory.listing import StockRow, stock_row
from shared.services.inventory.locations import (
    LocationInput,
    activate_location,
    add_location,
    deactivate_location,
    describe_location,
    locations_in_order,
    order_locations,
    reasons_to_keep,
)
from shared.services.inventory.preferences import (
    InventorySettings,
    inventory_settings,
    read_shortages,
    save_inventory_settings,
)
from shared.services.inventory.thresholds import set_thresholds
from shared.web.access import requires
from shared.web.context import principal


@blueprint.get("/locations")
@requires("inventory.view")
def locations() -> Any:
    return render_template("inventory/locations.html", locations=locations_in_order())


@blueprint.post("/locations/order")
@requires("inventory.setup")
def order_of_locations() -> Any:
    """In which order locations serve."""
    order_locations([found for text in request.form.getlist("id") if (found := parse_id(text))])
    flash(_("The order is saved."), "success")
    return redirect(url_for("inventory.locations"))


@blueprint.get("/locations/new")
@requires("inventory.setup")
def new_location() -> Any:
    return _show_location(None, _location_form(None))


@blueprint.post("/locations")
@requires("inventory.setup")
def create_location() -> Any:
    form = _location_form(None)
    try:
        place = add_location(_location_input(form))
    except Invalid as error:
        form.take_errors(error)
        return _show_location(None, form), 422
    flash(_("“%(name)s” is added.", name=place.name), "success")
    return redirect(url_for("inventory.locations"))


@blueprint.get("/locations/<uuid:location_id>")
@requires("inventory.view")
def location(location_id: UUID) -> Any:
    place = location_by_id(location_id)
    return _show_location(place, _location_form(place))


@blueprint.post("/locations/<uuid:location_id>")
@requires("inventory.setup")
def update_location(location_id: UUID) -> Any:
    place = location_by_id(location_id)
    form = _location_form(place)
    try:
        describe_location(location_id, _location_input(form))
    except Invalid as error:
        form.take_errors(error)
        return _show_location(place, form), 422
    flash(_("“%(name)s” is saved.", name=form.name.data), "success")
    return redirect(url_for("inventory.locations"))


@blueprint.post("/locations/<uuid:location_id>/use")
@requires("inventory.setup")
def use_location(location_id: UUID) -> Any:
    """Switch a location on or off; what still ties it is said kindly."""
    try:
        if request.form.get("active") == "yes":
            activate_location(location_id)
            flash(_("The location is in use again."), "success")
        else:
            deactivate_location(location_id)
            flash(_("The location is not used any more. Its history stays."), "success")
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("inventory.location", location_id=location_id))
    return redirect(url_for("inventory.locations"))


@blueprint.post("/<uuid:variant_id>/thresholds")
@requires("inventory.edit")
def create_thresholds(variant_id: UUID) -> Any:
    """Empty fields take the store's own threshold, or none at that place."""
    row = stock_row(variant_id)
    if row is None:
        raise NotFound(_("The stock of this variant is not counted."))
    try:
        _set_thresholds(row)
    except Invalid as error:
        return show_variant(row, AdjustmentForm(bound=False), refused=dict(error.fields)), 422
    flash(_("The thresholds are saved."), "success")
    return redirect(url_for("inventory.show", variant_id=variant_id))


def _set_thresholds(row: StockRow) -> None:
    text = request.form.get("low_at", "").strip()
    try:
        overall = parse_quantity(text, row.unit) if text else None
    except Invalid as error:
        raise Invalid(fields={"low_at": next(iter(error.fields.values()))}) from None
    places: dict[UUID, Unit] = dict.fromkeys(typed_texts("low"), row.unit)
    typed = typed_quantities("low", places)
    set_thresholds(row.variant_id, overall, {key: typed.get(key) for key in places})


@blueprint.get("/settings")
@requires("inventory.setup")
def settings() -> Any:
    kept = inventory_settings()
    form = SettingsForm(obj=kept, data={"wants_digest": principal().id in shortage_reader_ids()})
    return render_template("inventory/settings.html", form=form)


@blueprint.post("/settings")
@requires("inventory.setup")
def update_settings() -> Any:
    form = SettingsForm()
    try:
        if not form.validate():
            raise Invalid(_("Please check what is marked below."))
        save_inventory_settings(InventorySettings(form.hold_minutes.data, form.low_at.data, form.told_factor.data))
    except Invalid as error:
        if error.fields:
            form.take_errors(error)
        return render_template("inventory/settings.html", form=form), 422
    read_shortages(g.user.id, wanted=bool(form.wants_digest.data))
    flash(_("The settings are saved."), "success")
    return redirect(url_for("inventory.settings"))


def _location_form(place: Location | None) -> LocationForm:
    kept = {"country": g.store.country} if place is None else place.address | {"name": place.name, "phone": place.phone}
    form = LocationForm(data=kept)
    form.country.choices = [("", ""), *country_choices(BY_COUNTRY)]
    return form


def _location_input(form: LocationForm) -> LocationInput:
    return LocationInput(form.name.data or "", Address.from_dict(address_of(form)), form.phone.data or "")


def _show_location(place: Location | None, form: LocationForm) -> str:
    ties = reasons_to_keep(place) if place is not None and place.is_active else []
    return render_template("inventory/location.html", location=place, form=form, ties=ties)
