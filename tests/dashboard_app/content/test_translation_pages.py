"""Translating at the dashboard: progress, the queue, side by side, files."""

from shared.db.session import store_scope, transaction
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import current_store
from shared.services.content.translating.listing import one_thing
from shared.services.content.translating.resources import translatable_named
from tests.dashboard_app.desk import Desk


def _speak_german(desk: Desk) -> str:
    with store_scope(desk.store.id), transaction():
        store = current_store()
        store.locales = [store.default_locale, *(code for code in ("de", "ar") if code != store.default_locale)]
        return str(product_by_handle("bowl").id)


def test_progress_leads_to_the_queue_and_the_queue_to_the_next_text(desk: Desk) -> None:
    bowl = _speak_german(desk)
    assert "/translations/de/products" in desk.get("/translations/").text
    assert "Bowl" in desk.get("/translations/de/products?state=untranslated").text
    path = f"/translations/de/products/{bowl}"
    answer = desk.submit(f"{path}?state=untranslated", {"title": "Schale", "do": "next"}, page=path)
    assert answer.status_code == 302 and "/translations/de/products/" in answer.headers["Location"]
    assert bowl not in answer.headers["Location"]
    with store_scope(desk.store.id):
        assert one_thing(translatable_named("products"), bowl, "de").texts[0].text == "Schale"


def test_a_text_that_is_too_long_is_told_and_kept_in_the_form(desk: Desk) -> None:
    bowl = _speak_german(desk)
    path = f"/translations/de/products/{bowl}"
    answer = desk.submit(path, {"title": "x" * 501})
    assert answer.status_code == 422 and "x" * 501 in answer.text


def test_a_table_is_downloaded_in_both_kinds(desk: Desk) -> None:
    _speak_german(desk)
    table = desk.get("/translations/export?locale=de&kind=products")
    assert table.text.startswith("\ufefftype,id,name,field,locale,source,translation,status")
    book = desk.get("/translations/export?as=xlsx")
    assert book.data.startswith(b"PK") and book.headers["Content-Disposition"].endswith('.xlsx"')
    assert desk.get("/translations/export?locale=xx").status_code == 422


def test_another_stores_texts_are_not_there(desk: Desk, other_desk: Desk) -> None:
    bowl = _speak_german(desk)
    _speak_german(other_desk)
    assert other_desk.get(f"/translations/de/products/{bowl}").status_code == 404
