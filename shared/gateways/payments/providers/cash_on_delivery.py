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
        ProviderSetting(
            "deposit",
            _l("Deposit"),
            SettingKind.CHOICE,
            _l("Paid online beforehand, by card or PayPal; the rest is collected at the door."),
            default="none",
            choices=(
                ("none", _l("None")),
                ("amount", _l("The same amount for every order")),
                ("percent", _l("A share of the order")),
            ),
        ),
        ProviderSetting("deposit_amount", _l("Amount of the deposit"), SettingKind.AMOUNT, default=0),
        ProviderSetting(
            "deposit_percent", _l("Share of the order in percent"), SettingKind.NUMBER, default=20, least=1, most=100
        ),
        ProviderSetting(
            "deposit_hours",
            _l("Hours to pay the deposit"),
            SettingKind.NUMBER,
            _l("After that the order is cancelled, and what was kept for it is on sale again."),
            default=24,
            least=1,
            most=720,
        ),
        ProviderSetting(
            "deposit_remind_hours",
            _l("Remind this many hours before"),
            SettingKind.NUMBER,
            _l("Never in the first half of the time. 0 sends no reminder."),
            default=12,
            least=0,
            most=720,
        ),
    ),
    is_cash=True,
    takes_deposit=True,
)
