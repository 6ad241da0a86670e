"""What staff type about gift cards."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import new_id
from shared.kernel.money import ARABIC_DIGITS
from shared.models.gift_cards.card import GiftCard
from shared.services.gift_cards.issuing import CardWish
from shared.services.gift_cards.managing import Terms
from shared.web.forms import BaseForm, MoneyField, trimmed


class _DatedForm(BaseForm):
    expires_on = StringField(_l("Good until"), filters=[trimmed])
    note = TextAreaField(_l("Note for your team"), [Length(max=2000)], filters=[trimmed])

    @property
    def expires_at(self) -> datetime | None:
        """The midnight after the day that was chosen, in the store's time. Raises Invalid."""
        typed = (self.expires_on.data or "").translate(ARABIC_DIGITS)
        if not typed:
            return None
        try:
            after = date.fromisoformat(typed) + timedelta(days=1)
        except (ValueError, OverflowError):
            message = _("Type a day, such as 2027-12-31.")
            raise Invalid(message, fields={"expires_on": message}) from None
        return datetime.combine(after, time(), ZoneInfo(g.store.timezone))


class IssueForm(_DatedForm):
    """A card made by hand; ``request_key`` makes a form that is sent twice one card."""

    amount = MoneyField(_l("Amount"), [InputRequired(_l("Type an amount."))])
    email = StringField(_l("E-mail of whoever gets it"), [Length(max=254)], filters=[trimmed])
    request_key = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.amount.currency = g.store.currency
        self.request_key.data = self.request_key.data or str(new_id())
        if request.method == "GET":
            self.email.data = request.args.get("email", "")[:254]

    def wish(self) -> CardWish:
        """Raises Invalid."""
        return CardWish(
            self.amount.data or 0,
            expires_at=self.expires_at,
            note=self.note.data or "",
            email=self.email.data or "",
            request_key=(self.request_key.data or "")[:80] or None,
        )


class TermsForm(_DatedForm):
    """Until when a card is good, and what was noted about it."""

    @classmethod
    def of(cls, card: GiftCard, *, bound: bool) -> "TermsForm":
        good_until = card.good_until
        day = good_until.astimezone(ZoneInfo(g.store.timezone)).date().isoformat() if good_until else ""
        return cls(data={"expires_on": day, "note": card.note}, bound=bound)

    def terms(self, card: GiftCard) -> Terms:
        """A day that nobody touched keeps its exact moment. Raises Invalid."""
        is_same = (self.expires_on.data or "") == (TermsForm.of(card, bound=False).expires_on.data or "")
        return Terms(card.expires_at if is_same else self.expires_at, self.note.data or "")


class AdjustForm(BaseForm):
    """Money put onto a card, or (with a minus) taken off."""

    amount = MoneyField(_l("Amount"), [InputRequired(_l("Type an amount, with a minus to take it off."))])
    reason = StringField(_l("Why?"), [Length(max=200)], filters=[trimmed])

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        self.amount.currency = currency
