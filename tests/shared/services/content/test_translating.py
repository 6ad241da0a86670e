"""Translations of everything: what is missing, what is outdated, files out and in, and taking an import back."""

import io
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.product import ProductTranslation, product_by_handle
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.operation import OperationStatus, operation_by_id
from shared.models.stores.store import Store, current_store
from shared.models.stores.store_translation import store_descriptions
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.sheets.writing import csv_lines
from shared.services.catalog.translations import set_product_translation
from shared.services.content.pages import PageInput, create_page
from shared.services.content.translating.files import COLUMNS, import_translations, translation_rows
from shared.services.content.translating.listing import list_things, neighbour_of, one_thing, survey_progress
from shared.services.content.translating.resources import TRANSLATABLES, translatable_named
from shared.services.content.translating.states import TextState
from shared.services.content.translating.writing import WantedText, write_many, write_translation
from shared.services.stores.operations import run_operation, undo_operation
from tests.factories.structure import make_attribute, make_category
from tests.queries import count_queries

PRODUCTS = translatable_named("products")


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def _bowl() -> str:
    return str(product_by_handle("bowl").id)


def _sent(rows: list[list[str]]) -> io.BytesIO:
    return io.BytesIO("".join(csv_lines([COLUMNS, *rows])).encode())


def test_every_kind_can_be_listed_and_counted(store: Store) -> None:
    make_category("Tableware")
    make_attribute("Glaze", "Matt", "Gloss")
    create_page(PageInput("About", "<p>Us</p>"))
    for kind in TRANSLATABLES:
        assert list_things(kind, "nl").total >= 0
    far = survey_progress()["nl"]
    assert far["products"].texts == 3 and far["attribute_choices"].texts == 2 and far["pages"].texts == 2
    assert far["products"].translated == 0


def test_progress_takes_one_statement_for_any_number_of_texts(store: Store) -> None:
    current_store()
    with count_queries() as queries:
        survey_progress()
    assert len(queries) <= 2


def test_a_translation_is_outdated_once_its_original_changes(store: Store) -> None:
    write_translation(PRODUCTS, _bowl(), "nl", {"title": "Schale"})
    assert one_thing(PRODUCTS, _bowl(), "nl").state is TextState.TRANSLATED
    with transaction():
        product_by_handle("bowl").title = "Deep bowl"
    assert one_thing(PRODUCTS, _bowl(), "nl").state is TextState.OUTDATED
    assert survey_progress()["nl"]["products"].outdated == 1
    assert [thing.id for thing in list_things(PRODUCTS, "nl", state=TextState.OUTDATED).things] == [_bowl()]
    write_translation(PRODUCTS, _bowl(), "nl", {"title": "Schale"})
    assert one_thing(PRODUCTS, _bowl(), "nl").state is TextState.TRANSLATED


def test_whoever_writes_a_translation_leaves_the_digest_of_its_original(store: Store) -> None:
    set_product_translation(product_by_handle("bowl").id, "nl", ProductTexts(title="Schale"))
    with transaction():
        product_by_handle("bowl").title = "Deep bowl"
    assert one_thing(PRODUCTS, _bowl(), "nl").state is TextState.OUTDATED


def test_rich_text_is_sanitised_and_integrators_hear_of_it(store: Store) -> None:
    with transaction():
        product_by_handle("bowl").description = "<p>Wide</p>"
    write_translation(PRODUCTS, _bowl(), "nl", {"description": "<p>Weit</p><script>alert(1)</script>"})
    row = session().scalars(select(ProductTranslation)).one()
    assert row.description == "<p>Weit</p>"
    bowl = _bowl()
    with maintenance_scope():
        wanted = OutboxEvent.store_id == store.id, OutboxEvent.type == "catalog.products_changed"
        heard = list(session().scalars(select(OutboxEvent).where(*wanted)))
    assert any(bowl in event.payload["product_ids"] for event in heard)


def test_an_emptied_translation_is_gone(store: Store) -> None:
    write_translation(PRODUCTS, _bowl(), "nl", {"title": "Schale"})
    write_translation(PRODUCTS, _bowl(), "nl", {"title": " "})
    assert session().scalars(select(ProductTranslation)).all() == []


def test_the_stores_own_words_are_translated_too(store: Store) -> None:
    with transaction():
        current_store().description = "Hand-made"
    write_translation(translatable_named("store"), str(store.id), "nl", {"description": "Von Hand"})
    assert store_descriptions() == {"nl": "Von Hand"}


def test_bad_wishes_are_refused_and_another_stores_texts_do_not_exist(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        foreign = str(product_by_handle("bowl").id)
    with store_scope(two_stores[0].id):
        with pytest.raises(NotFound):
            one_thing(PRODUCTS, foreign, "nl")
        for wrong in (
            WantedText("products", foreign, "nl", "title", "x"),
            WantedText("products", _bowl(), "xx", "title", "x"),
            WantedText("products", _bowl(), "nl", "price", "x"),
            WantedText("products", _bowl(), "nl", "title", "x" * 501),
            WantedText("products", "nonsense", "nl", "title", "x"),
        ):
            assert write_many([wrong])[0].problem
        with pytest.raises(Invalid):
            write_translation(PRODUCTS, _bowl(), "xx", {"title": "x"})


def test_the_queue_goes_on_by_name(store: Store) -> None:
    first, second, third = list_things(PRODUCTS, "nl").things
    assert neighbour_of(PRODUCTS, first) == second.id
    assert neighbour_of(PRODUCTS, second, after=False) == first.id
    assert neighbour_of(PRODUCTS, third) is None
    write_translation(PRODUCTS, second.id, "nl", {"title": "x"})
    assert neighbour_of(PRODUCTS, first, state=TextState.UNTRANSLATED) == third.id


def test_what_goes_out_as_a_table_comes_back_in_and_can_be_taken_back(store: Store) -> None:
    rows = list(translation_rows(["nl"], ["products"]))
    assert len(rows) == 3 and rows[0][COLUMNS.index("status")] == "untranslated"
    for row in rows:
        row[COLUMNS.index("translation")] = f"=nl {row[5]}"
    rows.append(["products", "nonsense", "", "title", "nl", "", "x", ""])
    operation = import_translations("nl.csv", _sent(rows))
    run_operation(operation.id)
    done = operation_by_id(operation.id)
    assert (done.status, done.failed, done.result["written"]) == (OperationStatus.DONE, 1, 3)
    assert one_thing(PRODUCTS, _bowl(), "nl").texts[0].text == "=nl Bowl"
    write_translation(PRODUCTS, _bowl(), "nl", {"title": "Mine"})
    undo_operation(operation.id)
    run_operation(operation.id)
    assert operation_by_id(operation.id).status is OperationStatus.UNDONE
    assert one_thing(PRODUCTS, _bowl(), "nl").texts[0].text == "Mine"
    assert survey_progress()["nl"]["products"].translated == 1


def test_a_row_whose_original_has_changed_is_told_and_left(store: Store) -> None:
    rows = [row for row in translation_rows(["nl"], ["products"]) if row[1] == _bowl()]
    rows[0][COLUMNS.index("translation")] = "Schale"
    with transaction():
        product_by_handle("bowl").title = "Deep bowl"
    operation = import_translations("nl.csv", _sent(rows))
    run_operation(operation.id)
    assert operation_by_id(operation.id).problems[0]["row"] == 2
    assert one_thing(PRODUCTS, _bowl(), "nl").texts[0].text == ""


def test_a_table_without_its_columns_is_refused_at_once(store: Store) -> None:
    with pytest.raises(Invalid, match="translation"):
        import_translations("x.csv", io.BytesIO(b"type,id,field,locale\nproducts,1,title,de\n"))
