"""Mails about quotes, edited orders and payments that are asked for."""

import pytest

from shared.db.session import store_scope
from shared.kernel.i18n import use_locale
from shared.mail.builders import all_kinds
from shared.models.mail.message import MailMessage
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.orders.drafts.quoting import send_draft
from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.edits.applying import edit_order
from shared.services.orders.edits.wishes import EditWish
from tests.factories.catalog import make_product
from tests.factories.drafts import make_draft
from tests.factories.orders import make_order, make_selling


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_each_mail_says_what_it_is_about(two_stores: tuple[Store, Store], locale: str) -> None:
    with store_scope(two_stores[0].id), use_locale(locale):
        make_selling(stripe=True)
        variant = make_product("Teapot", price=2500, stock=9).variants[0]
        draft = send_draft(make_draft(LineWish(1, title="Engraving", unit_price=750), locale=locale).id)
        order = make_order((variant.id, 1), provider="stripe")
        edit_order(order.id, EditWish(0, {order.lines[0].id: 2}))
        payment = payments_of(order.id)[0]
        about = {
            "draft_id": str(draft.id),
            "what": "declined",
            "order_id": str(order.id),
            "payment_id": str(payment.id),
        }
        built = {
            name: all_kinds()[name].build(MailMessage(arguments=about))
            for name in ("drafts.quote", "drafts.expiring", "drafts.answer", "orders.edited", "orders.payment_asked")
        }
        assert f"/quotes/{draft.id}/{draft.token}" in built["drafts.quote"].text
        assert built["drafts.quote"].attachments[0].content.startswith(b"%PDF")
        assert f"/drafts/{draft.number}" in built["drafts.answer"].text
        assert "54.95" in built["orders.payment_asked"].subject and order_by_id(order.id).total == 5495
        assert "Teapot" in built["orders.edited"].html
