"""Settings → Mails and the log, in the browser of a merchant."""

from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, store_scope, transaction
from shared.kernel.config import Settings
from shared.kernel.ids import new_id
from shared.mail.builders import kind_label
from shared.models.mail.message import MailMessage
from shared.models.mail.text import find_mail_text
from shared.models.orders.order import order_by_number
from shared.models.stores.mailing import mailing_of
from shared.models.stores.store import Store
from shared.services.mail.bounces import note_bounce
from shared.services.mail.dsn import BounceKind
from shared.services.mail.owe import note_sent, owe_mail
from shared.services.mail.texts import note_text_problem
from tests.dashboard_app.desk import Desk, make_colleague, speak_also
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp
from tests.queries import count_queries

MAILS = "/settings/mails/"
KIND = "orders.confirmation"
PAGE = f"{MAILS}{KIND}"


def sent(store: Store, kind: str = KIND, email: str = "noor@example.org", about: UUID | None = None) -> UUID:
    with store_scope(store.id), transaction():
        arguments = {"order_id": str(about)}
        made = owe_mail(kind, key=str(new_id()), recipient=email, locale="en", about_id=about, arguments=arguments)
        assert made is not None
        note_sent(session().get_one(MailMessage, made), f"To {email}")
    return made


def ordered(desk: Desk) -> tuple[int, UUID]:
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((make_product(price=500).variants[0].id, 1))
        return order.number, order.id


def test_a_mistake_is_shown_with_its_line_and_nothing_typed_is_lost(desk: Desk) -> None:
    typed = {"subject": "Hi", "body": "One\n\n{{ ordr.name }}", "version": "0"}
    refused = desk.submit(PAGE, typed, page=PAGE)
    assert refused.status_code == 422 and "Line 3: There is no placeholder {{ ordr }}." in refused.text
    assert "{{ ordr.name }}" in refused.text and 'value="Hi"' in refused.text
    assert desk.submit(PAGE, {**typed, "body": "Thanks {{ customer.name }}"}, page=PAGE).status_code == 302
    assert "Your words: English" in desk.get(MAILS).text
    assert desk.submit(PAGE, {**typed, "body": "Stale"}, page=PAGE).status_code == 409
    assert desk.submit(f"{PAGE}/original", {"locale": "en"}, page=PAGE).status_code == 302
    with store_scope(desk.store.id):
        text = find_mail_text(KIND, "en")
        assert text is not None and text.body == "" and text.former_body == "Thanks {{ customer.name }}\n"


def test_each_language_has_its_words_and_ours_to_begin_with(desk: Desk) -> None:
    speak_also(desk.store, "ar")
    page = desk.get(f"{PAGE}?locale=ar").text
    assert "شكر" in page and "{{ customer.name }}" in page
    assert desk.get(f"{MAILS}staff.invitation").status_code == 404


def test_the_preview_brings_its_own_policy_and_what_is_typed(desk: Desk) -> None:
    shown = desk.submit(f"{PAGE}/preview", {"subject": "S", "body": "Hello **{{ customer.name }}**"}, page=PAGE)
    assert "<strong>Noor Bakker</strong>" in shown.text
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in desk.get(PAGE).headers["Content-Security-Policy"]
    wrong = desk.submit(f"{PAGE}/preview", {"body": "{% if %}"}, page=PAGE)
    assert wrong.status_code == 200 and "Line 1" in wrong.text
    assert "@media all" in desk.get(f"{PAGE}/preview?scheme=dark").text


def test_a_trial_goes_to_oneself_as_it_is_typed(desk: Desk, owner: SignedUp) -> None:
    typed = {"subject": "Trial!", "body": "Just trying", "version": "0"}
    answer = desk.submit(f"{PAGE}/trials", typed, page=PAGE)
    assert answer.status_code == 200 and "Just trying" in answer.text
    with store_scope(desk.store.id):
        made = session().scalars(select(MailMessage).where(MailMessage.kind == "stores.mail_trial")).one()
        assert made.recipient == owner.user.email and made.arguments["body"] == "Just trying"
        assert find_mail_text(KIND, "en") is None


def test_sender_and_switches(desk: Desk) -> None:
    refused = desk.submit(MAILS, {"sender": "Shop", "reply_to": "nonsense"}, page=MAILS)
    assert refused.status_code == 422 and "nonsense" in refused.text and 'value="Shop"' in refused.text
    fine = {"sender": "Shop", "reply_to": "a@example.com", "with_color": "1", "color": "#aa0000"}
    assert desk.submit(MAILS, fine, page=MAILS).status_code == 302
    assert desk.submit(f"{MAILS}orders.shipped/switch", {"on": "0"}, page=MAILS).status_code == 302
    assert desk.submit(f"{PAGE}/switch", {"on": "0"}, page=MAILS).status_code == 409
    with store_scope(desk.store.id):
        kept = mailing_of()
        assert (kept.sender, kept.color, kept.off) == ("Shop", "#aa0000", frozenset({"orders.shipped"}))


def test_the_log_is_found_shown_and_sent_again(desk: Desk, other_desk: Desk) -> None:
    number, order_id = ordered(desk)
    mine, secret = sent(desk.store, about=order_id), sent(desk.store, "customers.sign_in", "code@example.org")
    foreign = sent(other_desk.store, email="theirs@example.org")
    listing = desk.get("/mails/?q=noor").text
    assert "To noor@example.org" in listing and "code@" not in listing and "theirs@" not in listing
    assert "noor@example.org" not in desk.get("/mails/?state=failed").text
    assert desk.get(f"/mails/{foreign}").status_code == 404
    assert f"/orders/{number}" in desk.get(f"/mails/{mine}").text
    assert "Subtotal" in desk.get(f"/mails/{mine}/body").text
    assert desk.get(f"/mails/{secret}/body").status_code == 404
    assert desk.submit(f"/mails/{secret}/copies", page=f"/mails/{mine}").status_code == 409
    again = desk.submit(f"/mails/{mine}/copies", page=f"/mails/{mine}")
    assert again.status_code == 302 and str(mine) not in again.location
    assert desk.get(f"/orders/{number}").text.count(kind_label(KIND)) >= 2


def test_bounces_are_shown_where_the_address_stands(desk: Desk) -> None:
    number, order_id = ordered(desk)
    note_bounce(sent(desk.store, about=order_id), BounceKind.HARD, "5.1.1 no such user")
    assert "Mail to this address comes back" in desk.get(f"/orders/{number}").text
    assert "noor@example.org" in desk.get("/mails/?state=bounced").text
    with store_scope(desk.store.id):
        customer = order_by_number(number).customer_id
    assert "5.1.1 no such user" in desk.get(f"/customers/{customer}").text
    done = desk.submit("/mails/addresses/recovery", {"email": "noor@example.org"}, page="/mails/")
    assert done.status_code == 302
    assert "Mail to this address comes back" not in desk.get(f"/orders/{number}").text


def test_a_text_that_failed_is_pointed_out(desk: Desk) -> None:
    desk.submit(PAGE, {"subject": "", "body": "Fine", "version": "0"}, page=PAGE)
    with store_scope(desk.store.id):
        note_text_problem(KIND, "en", "line 1: broken")
    assert "Cannot be used" in desk.get(MAILS).text and "line 1: broken" in desk.get(PAGE).text


def test_who_may_only_look_changes_nothing(desk: Desk, owner: SignedUp, settings: Settings) -> None:
    colleague = make_colleague(settings, owner, "stores.view")
    assert colleague.get(PAGE).status_code == 200
    assert colleague.submit(PAGE, {"body": "x"}, page="/").status_code == 403
    assert colleague.get("/mails/").status_code == 403


def test_the_log_costs_the_same_however_long_it_is(desk: Desk) -> None:
    counts = []
    for rows in (2, 8):
        for _row in range(rows):
            sent(desk.store)
        desk.get("/mails/")
        with count_queries() as queries:
            assert desk.get("/mails/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14, counts
