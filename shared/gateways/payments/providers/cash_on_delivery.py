"""Money at the door."""

from shared.gateways.payments.provider import Provider, ProviderSetting, SettingKind
from shared.kernel.i18n import lazy_gettext as _l

CASH_ON_DELIVERY = Provider(
    code="cash_on_delivery",
    position=3,
    icon="cash",
    name=_l("Cash on delivery"),
    detail=_l("You pay when the parcel arrives."),
    title=_l("Cash on delivery"),
    about=_l("The courier takes the money at the door."),
    switch=_l("Offer cash on delivery"),
    settings=(
        ProviderSetting("fee", _l("Fee"), SettingKind.AMOUNT, _l("Added to the order. Leave empty for none."), 0),
    ),
    is_cash=True,
)
