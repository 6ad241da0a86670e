"""Transfers to the store's own account, InstaPay among them: the shopper pays by the bank's app and sends a proof."""

from shared.gateways.payments.provider import Provider, ProviderSetting, SettingKind
from shared.kernel.i18n import lazy_gettext as _l

BANK_TRANSFER = Provider(
    code="bank_transfer",
    position=4,
    icon="cash",
    name=_l("Bank transfer or InstaPay"),
    detail=_l("You get our account details right after ordering."),
    title=_l("Bank transfer and InstaPay"),
    about=_l("Customers transfer the money themselves and can send you a proof. You check it and approve it."),
    switch=_l("Offer bank transfer"),
    settings=(
        ProviderSetting(
            "accounts",
            _l("Account details"),
            SettingKind.LINES,
            _l("One per line with a colon, such as “IBAN: NL00 BANK 0123 4567 89” or “InstaPay: shop@instapay”."),
        ),
        ProviderSetting(
            "instapay",
            _l("InstaPay address"),
            SettingKind.TEXT,
            _l("Such as shop@instapay. Shown beside the account details, to be copied."),
        ),
        ProviderSetting(
            "instapay_link",
            _l("InstaPay link"),
            SettingKind.TEXT,
            _l("From the InstaPay app, begins with https://. Shown as a button, and as a QR code on larger screens."),
            begins_with="https://",
        ),
        ProviderSetting(
            "instructions",
            _l("What the customer should do"),
            SettingKind.TRANSLATED,
            _l("Shown above the account details, on the order’s page and in the mail."),
        ),
        ProviderSetting(
            "days",
            _l("Days to pay"),
            SettingKind.NUMBER,
            _l("After that the order is cancelled, and what was kept for it is on sale again."),
            default=7,
            least=1,
            most=90,
        ),
        ProviderSetting(
            "remind_days",
            _l("Remind this many days before"),
            SettingKind.NUMBER,
            _l("0 sends no reminder."),
            default=2,
            least=0,
            most=30,
        ),
    ),
    takes_proof=True,
)
