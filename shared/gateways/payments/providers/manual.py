"""Money that staff settle with a customer themselves: on account, with terms, or paid already."""

from shared.gateways.payments.provider import Provider
from shared.kernel.i18n import lazy_gettext as _l

MANUAL = Provider(
    code="manual",
    position=90,
    icon="receipt",
    name=_l("On account"),
    detail=_l("You pay as we have agreed."),
    title=_l("On account"),
    about=_l("What you settle with a customer yourself."),
    switch="",
    is_chosen=False,
)
