"""What a store has set about returns: who may ask, how long, for what, and where the goods go."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.stores.setting import StoreSetting, setting_of
from shared.services.returns.reasons import REASONS, return_reason

MODULE = "returns"
MOST_DAYS = 3650
MOST_OWN_REASONS = 12
LONGEST_REASON = 80
LONGEST_ADDRESS = 500
LONGEST_INSTRUCTIONS = 3000


@dataclass(frozen=True, slots=True)
class ReturnSettings:
    """``days`` after delivery a shopper may ask; 0 is without limit. What staff open knows neither days nor exceptions.

    With ``exchanges`` shoppers may choose another variant instead of their money.
    ``reasons`` are codes that we know, ``own_reasons`` the merchant's own words. ``instructions`` and ``addresses`` are
    texts by language. Goods of ``product_ids`` and ``collection_ids`` are not taken back. ``fee_percent`` is what is
    suggested to keep of a refund.
    """

    is_open: bool = True
    days: int = 30
    reasons: tuple[str, ...] = tuple(REASONS)
    own_reasons: tuple[str, ...] = ()
    instructions: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    product_ids: tuple[str, ...] = ()
    collection_ids: tuple[str, ...] = ()
    fee_percent: int = 0
    exchanges: bool = True

    def instructions_in(self, locale: str, default: str) -> str:
        """The text in that language, or else in the store's main one."""
        return self.instructions.get(locale) or self.instructions.get(default, "")

    def address_in(self, locale: str, default: str) -> str:
        return self.addresses.get(locale) or self.addresses.get(default, "")

    @property
    def reason_choices(self) -> dict[str, str]:
        """What a shopper may choose from, in the reader's language."""
        return {code: return_reason(code) for code in (*self.reasons, *self.own_reasons)}


def return_settings() -> ReturnSettings:
    """The current store's settings."""
    row = setting_of(MODULE)
    if row is None:
        return ReturnSettings()
    known = {one.name for one in fields(ReturnSettings)}
    kept: dict[str, Any] = {name: _tuple(value) for name, value in row.values.items() if name in known}
    return ReturnSettings(**kept)


def save_return_settings(wanted: ReturnSettings) -> ReturnSettings:
    """Raises Invalid with the fields."""
    checked = _checked(wanted)
    with transaction():
        row = setting_of(MODULE)
        if row is None:
            row = StoreSetting(module=MODULE, values={})
            session().add(row)
        row.values = {**row.values, **_plain(asdict(checked))}
    return checked


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _checked(wanted: ReturnSettings) -> ReturnSettings:
    kept = {one.name: getattr(wanted, one.name) for one in fields(ReturnSettings)}
    kept["reasons"] = tuple(code for code in REASONS if code in wanted.reasons)
    kept["own_reasons"] = tuple(dict.fromkeys(words for one in wanted.own_reasons if (words := " ".join(one.split()))))
    for name in ("instructions", "addresses"):
        kept[name] = {code: text.strip() for code, text in kept[name].items() if code in LANGUAGES and text.strip()}
    checked = ReturnSettings(**kept)
    wrong = _complaints(checked)
    if wrong:
        raise Invalid(_("Please look at the marked fields."), fields=wrong)
    return checked


def _complaints(wanted: ReturnSettings) -> dict[str, str]:
    found = {}
    if not 0 <= wanted.days <= MOST_DAYS:
        found["days"] = _("Type a number from 0 to %(most)s.", most=MOST_DAYS)
    if not 0 <= wanted.fee_percent <= 100:
        found["fee_percent"] = _("Type a number from 0 to %(most)s.", most=100)
    if wanted.is_open and not wanted.reasons and not wanted.own_reasons:
        found["reasons"] = _("Leave at least one reason to choose from.")
    if len(wanted.own_reasons) > MOST_OWN_REASONS or any(len(one) > LONGEST_REASON for one in wanted.own_reasons):
        found["own_reasons"] = _("At most %(most)s reasons, each short.", most=MOST_OWN_REASONS)
    if any(len(text) > LONGEST_ADDRESS for text in wanted.addresses.values()):
        found["addresses"] = _("This is too long.")
    if any(len(text) > LONGEST_INSTRUCTIONS for text in wanted.instructions.values()):
        found["instructions"] = _("This is too long.")
    return found
