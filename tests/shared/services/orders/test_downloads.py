"""Digital goods: files for those who paid, by links that are bounded and can be made anew."""

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.db.engine import Engines
from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.orders.download import OrderDownload, downloads_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import FulfilmentState
from shared.models.stores.store import Store
from shared.services.catalog.bundles import PartInput, make_bundle
from shared.services.catalog.digital_files import LARGEST, DownloadTerms, attach_file, detach_file
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.downloads import download_url, fetch_download, grant_downloads, reset_download
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store

BOOK = b"%PDF-1.7 a book"


@pytest.fixture
def store(engines: Engines) -> Iterator[Store]:
    make_store()
    store = make_store()
    with store_scope(store.id):
        make_selling()
    yield store


def make_book(title: str = "Book", *, most: int | None = 2, days: int | None = 30, ships: bool = False) -> UUID:
    product = make_product(title, stock=None, variant={"track_stock": False, "requires_shipping": ships})
    attach_file(product.id, "C:\\books\\book.pdf", io.BytesIO(BOOK), terms=DownloadTerms(most, days))
    return product.variants[0].id


def paid(order: Order) -> list[OrderDownload]:
    note_cash_collected(order.id)
    return grant_downloads(order.id)


def signature_of(order: Order, download: OrderDownload) -> str:
    return download_url(order, download).rpartition("/")[2]


def test_files_come_with_the_money_and_not_before(store: Store) -> None:
    with store_scope(store.id):
        order = make_order((make_book(), 1))
        assert grant_downloads(order.id) == []
        downloads = paid(order)
        assert [one.filename for one in downloads] == ["book.pdf"]
        assert grant_downloads(order.id) == []
        file, content = fetch_download(downloads[0].id, signature_of(order, downloads[0]))
        assert b"".join(content) == BOOK
        assert file.key.startswith("private/")


def test_an_order_of_nothing_but_files_is_delivered_with_them(store: Store) -> None:
    with store_scope(store.id):
        only, mixed = (
            make_order((make_book(), 1)),
            make_order((make_book("E-book"), 1), (make_product().variants[0].id, 1)),
        )
        paid(only), paid(mixed)
        assert order_by_id(only.id).fulfilment_state is FulfilmentState.FULFILLED
        assert order_by_id(mixed.id).fulfilment_state is FulfilmentState.PARTLY_FULFILLED


def test_a_link_works_as_often_and_as_long_as_allowed(store: Store) -> None:
    with store_scope(store.id):
        order = make_order((make_book(most=2, days=3), 1))
        download = paid(order)[0]
        key = signature_of(order, download)
        fetch_download(download.id, key)
        with time_machine.travel(clock.now() + timedelta(days=4)), pytest.raises(Conflict, match="time"):
            fetch_download(download.id, key)
        fetch_download(download.id, key)
        session().expire_all()
        with pytest.raises(Conflict, match="as often as allowed"):
            fetch_download(download.id, key)


def test_a_reset_makes_a_new_link_and_voids_the_old(store: Store) -> None:
    with store_scope(store.id):
        order = make_order((make_book(most=1), 1))
        download = paid(order)[0]
        old = signature_of(order, download)
        fetch_download(download.id, old)
        fresh = reset_download(download.id)
        with pytest.raises(NotFound):
            fetch_download(download.id, old)
        fetch_download(download.id, signature_of(order, fresh))


def test_forged_foreign_and_cancelled_links_open_nothing(store: Store) -> None:
    other = make_store()
    with store_scope(store.id):
        order = make_order((make_book(), 1))
        download = paid(order)[0]
        key = signature_of(order, download)
        with pytest.raises(NotFound):
            fetch_download(download.id, key[:-1] + ("0" if key[-1] != "0" else "1"))
    with store_scope(other.id), pytest.raises(NotFound):
        fetch_download(download.id, key)
    with store_scope(store.id):
        unpaid = make_order((make_book("Other"), 1))
        cancel_order(unpaid.id, reason="")
        assert grant_downloads(unpaid.id) == []


def test_files_inside_a_bundle_and_of_one_variant_alone_are_given_too(store: Store) -> None:
    with store_scope(store.id):
        book = make_book()
        course = make_product("Course", options={"Level": ["One", "Two"]}, stock=None, variant={"track_stock": False})
        one, two = course.variants
        for variant in (one, two):
            attach_file(
                course.id, f"{variant.title}.zip", io.BytesIO(b"zip"), variant_id=variant.id, terms=DownloadTerms()
            )
        package = make_product("Package", stock=None).variants[0].id
        make_bundle(package, [PartInput(book), PartInput(two.id)])
        order = make_order((package, 1))
        assert sorted(file.filename for file in paid(order)) == ["Two.zip", "book.pdf"]


def test_a_file_that_is_taken_away_is_told_of(store: Store) -> None:
    with store_scope(store.id):
        order = make_order((make_book(), 1))
        download = paid(order)[0]
        key = signature_of(order, download)
        assert download.file_id is not None
        detach_file(download.file_id)
        session().expire_all()
        assert downloads_of(order.id)[0].filename == "book.pdf"
        with pytest.raises(Conflict, match="not offered"):
            fetch_download(download.id, key)


def test_bounds_are_told(store: Store) -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return LARGEST + 1 if whence == 2 else super().seek(offset, whence)

    with store_scope(store.id):
        product = make_product()
        for stream, terms, field in (
            (io.BytesIO(b""), DownloadTerms(), "file"),
            (Huge(), DownloadTerms(), "file"),
            (io.BytesIO(BOOK), DownloadTerms(0, 3), "most_downloads"),
            (io.BytesIO(BOOK), DownloadTerms(3, 9999), "days"),
        ):
            with pytest.raises(Invalid) as refused:
                attach_file(product.id, "book.pdf", stream, terms=terms)
            assert field in refused.value.fields
