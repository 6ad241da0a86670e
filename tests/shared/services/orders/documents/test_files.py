"""PDFs: the same bytes for ever, in any language, whatever somebody called their goods."""

import hashlib
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine

from shared.db.session import session, store_scope, transaction
from shared.documents.fonts import UNKNOWN
from shared.documents.rendering import Template, render_pdf, render_picture
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.models.orders.document import OrderDocument
from shared.models.orders.document_file import file_of
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.catalog.pictures.places import media_storage
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.credit import issue_credit_note
from shared.services.orders.documents.files import document_pdf, filename_of, make_file, render_document, unmade_files
from shared.services.orders.documents.issue import issue_invoice
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.factories.documents import make_seller

MakeOrder = Callable[..., Order]
HOSTILE = '#panic("in") $x$ *b* `c` <d> @e #import "/etc/passwd" \\u{0} ]] //'


def text_of(pdf: bytes) -> str:
    """What a reader can copy out of it, blanks squeezed."""
    opened = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in opened))


def test_an_invoice_says_what_the_law_wants(open_store: Store, an_order: MakeOrder) -> None:
    make_seller(footers={"en": "Thank you for buying from us."})
    order = an_order("Bowl of clay")
    note_cash_collected(order.id)
    fulfil_order(order.id, Parcel())
    said = text_of(document_pdf(issue_invoice(order.id)))
    for words in (
        *("Invoice", "INV-1", "Clay & Co B.V.", "Oudegracht 12", "NL001234567B01", "KvK 12345678"),
        *("NL91ABNA0417164300", "Noor Bakker", order.name, "Bowl of clay", "€20.00", "€40.00", "€4.95", "€44.95"),
        *("Thank you for buying from us.", "Page 1 of 1", "Paid: Cash on delivery", "Date of delivery"),
    ):
        assert words in said, words


def test_the_file_is_the_same_for_ever_also_when_it_has_to_be_made_again(
    open_store: Store, an_order: MakeOrder
) -> None:
    document = issue_invoice(an_order().id)
    first = document_pdf(document)
    kept = file_of(document.id)
    assert kept is not None
    assert (kept.sha256, kept.size) == (hashlib.sha256(first).hexdigest(), len(first))
    assert kept.key.startswith(f"private/stores/{open_store.id}/")
    media_storage().delete(kept.key)
    assert document_pdf(document) == first
    media_storage().save(kept.key, b"%PDF-1.7 forged", "application/pdf")
    assert document_pdf(document) == first
    assert media_storage().read(kept.key) == first
    make_seller(legal_name="Somebody else", footers={"en": "New"})
    assert render_document(document) == first


def test_it_is_an_archive_that_can_be_read_aloud(open_store: Store, an_order: MakeOrder) -> None:
    content = document_pdf(issue_invoice(an_order().id))
    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"/MarkInfo" in content


def test_arabic_runs_from_the_right_and_can_be_copied(stores: tuple[Store, Store], an_order: MakeOrder) -> None:
    with store_scope(stores[1].id):
        make_seller(legal_name="شركة الطين", footers={"ar": "شكرا لكم"})
        document = issue_invoice(an_order("وعاء من الطين", locale="ar").id)
        assert (document.locale, document.sheet["dir"], document.currency) == ("ar", "rtl", "JPY")
        content = document_pdf(document)
    said = text_of(content)
    for words in ("شركة الطين", "وعاء من الطين", "شكرا لكم"):
        assert words in said, said
    opened = pypdfium2.PdfDocument(content)[0].get_textpage()
    title, number = opened.search("وعاء").get_next(), opened.search("4,495").get_next()
    assert opened.get_charbox(title[0])[0] > 400, "articles stand at the right"
    assert opened.get_charbox(number[0])[0] < 200, "sums stand at the left"


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_hostile_title_is_a_title_and_nothing_else(open_store: Store, an_order: MakeOrder, locale: str) -> None:
    make_seller(legal_name=HOSTILE, address=HOSTILE, footers={"en": HOSTILE}, registration=HOSTILE[:70])
    said = text_of(document_pdf(issue_invoice(an_order(HOSTILE, locale=locale).id)))
    for word in ("panic", "import", "passwd", "$x$"):
        assert word in said
    assert "root:" not in said


def test_letters_that_no_font_has_are_marked_and_break_nothing(open_store: Store, an_order: MakeOrder) -> None:
    said = text_of(document_pdf(issue_invoice(an_order("Bowl ไทย 🍵\x07 é ß Ж 筆と紙").id)))
    assert UNKNOWN * 3 in said or "???" in said
    assert "é ß Ж 筆と紙" in said


@pytest.mark.parametrize(
    ("currency", "amount"), [("EUR", "€40.00"), ("JPY", "¥4,000"), ("KWD", "4.000"), ("EGP", "40.00")]
)
def test_amounts_have_the_digits_of_their_currency(
    open_store: Store, an_order: MakeOrder, currency: str, amount: str
) -> None:
    order = an_order()
    order.currency = currency
    with transaction():
        session().flush()
    assert amount in text_of(document_pdf(issue_invoice(order.id)))


def test_a_credit_note_names_its_invoice(open_store: Store, an_order: MakeOrder) -> None:
    order = an_order()
    issue_invoice(order.id)
    note = issue_credit_note(order.id)
    said = text_of(document_pdf(note))
    for words in ("Credit note", "CN-1", "INV-1", "€44.95"):
        assert words in said


def test_a_lost_job_is_made_up_for(open_store: Store, an_order: MakeOrder) -> None:
    document = issue_invoice(an_order().id)
    make_file(document.id)
    before = file_of(document.id)
    make_file(document.id)
    assert file_of(document.id) is before
    waiting = issue_invoice(an_order().id)
    assert (open_store.id, waiting.id) not in unmade_files(), "its job may still be under way"
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        lost = unmade_files()
        assert (open_store.id, waiting.id) in lost
        assert (open_store.id, document.id) not in lost


def test_the_name_of_a_file_is_harmless(open_store: Store) -> None:
    document = OrderDocument(name="../20/30 ä-1")
    assert filename_of(document) == "..-20-30-ä-1.pdf"


def test_an_edition_that_is_not_there_is_not_guessed() -> None:
    with pytest.raises(NotFound):
        render_pdf(Template.INVOICE, {}, at=datetime(2030, 1, 1, tzinfo=UTC), edition=99)


def test_threads_share_one_compiler(open_store: Store, an_order: MakeOrder) -> None:
    document: Any = issue_invoice(an_order().id)
    picture = render_picture(Template.INVOICE, document.sheet, at=document.issued_at)
    assert picture.startswith(b"\x89PNG")
    assert len(io.BytesIO(picture).getvalue()) > 5000
