"""Taxes in words."""

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.services.taxes.decision import Decision, Treatment
from shared.services.taxes.presets import Preset

PRESET_NAMES = {
    Preset.EU: _l("European Union: VAT of all 27 member states"),
    Preset.UNITED_KINGDOM: _l("United Kingdom: VAT"),
    Preset.SWITZERLAND: _l("Switzerland: VAT"),
    Preset.NORWAY: _l("Norway: VAT"),
    Preset.EGYPT: _l("Egypt: VAT"),
    Preset.SAUDI_ARABIA: _l("Saudi Arabia: VAT"),
    Preset.BRAZIL: _l("Brazil: ICMS (one rate, to be adjusted to your state)"),
    Preset.JAPAN: _l("Japan: consumption tax"),
    Preset.UNITED_STATES: _l("United States: sales tax of the states"),
}


def reason_of(decision: Decision) -> str:
    """Why these taxes are charged, in a sentence."""
    zone = decision.zone.name if decision.zone else ""
    match decision.treatment:
        case Treatment.HOME:
            return _("This is a sale within your own country: the rates of the zone “%(zone)s” apply.", zone=zone)
        case Treatment.ZONE:
            return _("“%(zone)s” is the zone that names this place most closely, so its rates apply.", zone=zone)
        case Treatment.OSS:
            return _(
                "The goods go to a consumer in another member state and you are registered for the One Stop Shop:"
                " the rates of the destination apply (“%(zone)s”).",
                zone=zone,
            )
        case Treatment.ORIGIN if decision.zone is not None:
            return _(
                "The goods go to a consumer in another member state. You are not registered for the One Stop Shop, or"
                " have no zone there: the rates of your own country apply (“%(zone)s”).",
                zone=zone,
            )
        case Treatment.REVERSE_CHARGE:
            return _("The buyer is registered in another member state and accounts for the tax: you charge none.")
        case _:
            return _("None of your zones covers this place: you charge no tax there.")
