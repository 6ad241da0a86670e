"""The same POST twice has one effect and one answer, files that were sent included."""

import io
from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from platform_app.api import idempotency
from platform_app.app import create_app
from shared.db.session import store_scope, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.catalog.digital_file import files_of_product
from shared.models.catalog.product_import import newest_imports
from shared.models.outbox.idempotency import IdempotencyKey
from shared.services.outbox.upkeep import KEYS_KEPT, forget_old_keys
from tests.factories.catalog import make_product
from tests.platform_app.api.conftest import Held, make_caller

TABLE = b"Handle,Title,Variant Price\r\nmug,Mug,12.50\r\n"
#: A sign-in is never kept: its answer is a secret. A signed form of an upload writes one file, however often it comes.
#: A preview changes nothing.
KEEP_NOTHING = (
    "/api/v1/stores/{store_id}/orders/{order_id}/refund-previews",
    "/api/v1/stores/{store_id}/shipping-quotes",
    "/api/v1/stores/{store_id}/fulfilments/{fulfilment_id}/label-rates",
    "/api/v1/stores/{store_id}/returns/{return_id}/label-rates",
)
WITHOUT_KEY = {"/api/v1/tokens", "/api/v1/tokens/refresh", "/api/v1/uploads", *KEEP_NOTHING}


def imported_id(answer: TestResponse) -> str:
    assert answer.status_code == 201 and answer.json is not None, answer.text
    return str(answer.json["data"]["id"])


def send(held: Held, content: bytes = TABLE, *, key: str = "autumn", pictures: bytes | None = None) -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), "autumn.csv")}
    if pictures is not None:
        data["pictures"] = (io.BytesIO(pictures), "autumn.zip")
    return held.api.post(f"{held.path}/imports", data=data, headers={"Idempotency-Key": key})


def count_imports(held: Held) -> int:
    with store_scope(held.store.id):
        return newest_imports(page=1, per_page=10)[1]


def test_every_post_of_the_document_takes_an_idempotency_key(settings: Settings) -> None:
    paths = create_app(settings).extensions["shopstead-api"].spec.to_dict()["paths"]
    posts = {path: operations["post"] for path, operations in paths.items() if "post" in operations}
    assert len(posts) > 40
    takes = {path for path, post in posts.items() if "Idempotency-Key" in _header_names(post)}
    assert set(posts) - takes == WITHOUT_KEY


def _header_names(operation: dict[str, Any]) -> list[str]:
    return [one["name"] for one in operation.get("parameters", []) if one.get("in") == "header"]


def test_a_file_sent_twice_is_kept_once(ours: Held, theirs: Held) -> None:
    first, again = send(ours), send(ours)
    assert (first.status_code, again.status_code) == (201, 201), again.text
    assert again.json == first.json
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert (count_imports(ours), count_imports(theirs)) == (1, 0)
    assert imported_id(send(theirs)) != imported_id(first)
    assert imported_id(send(ours, key="winter")) != imported_id(first)


def test_the_key_stands_for_the_files_that_were_sent(ours: Held) -> None:
    assert send(ours).status_code == 201
    for other in (send(ours, TABLE + b"vase,Vase,20\r\n"), send(ours, pictures=b"PK")):
        assert other.status_code == 422
        assert "used for another request" in other.text
    assert count_imports(ours) == 1


def test_the_key_stands_for_the_rest_of_the_form(ours: Held) -> None:
    with store_scope(ours.store.id):
        product = make_product("Pattern")
    path, key = f"{ours.path}/products/{product.id}/files", {"Idempotency-Key": "pattern"}

    def attach(days: str) -> TestResponse:
        return ours.api.post(path, data={"file": (io.BytesIO(b"%PDF"), "a.pdf"), "days": days}, headers=key)

    first, again, other = attach("7"), attach("7"), attach("8")
    assert (first.status_code, again.json, other.status_code) == (201, first.json, 422)
    with store_scope(ours.store.id):
        assert len(files_of_product(product.id)) == 1


def test_a_file_that_was_refused_leaves_the_key_free(ours: Held) -> None:
    assert send(ours, b"").status_code == 422
    assert send(ours).status_code == 201


def test_a_file_that_is_being_received_is_not_received_again(ours: Held) -> None:
    first = send(ours)
    with store_scope(ours.store.id), transaction() as current:
        row = current.scalars(select(IdempotencyKey).where(IdempotencyKey.store_id == ours.store.id)).one()
        row.status = row.body = None
    meanwhile = send(ours)
    assert (meanwhile.status_code, count_imports(ours)) == (409, 1), first.text
    with time_machine.travel(clock.now() + idempotency.ABANDONED + timedelta(seconds=1)):
        assert send(ours).status_code == 201
    assert count_imports(ours) == 2


def test_a_key_belongs_to_whoever_sent_it(settings: Settings, ours: Held) -> None:
    colleague = Held(ours.store, make_caller(settings, ours.store, "catalog.edit", "catalog.view"), ours.host)
    assert imported_id(send(ours)) != imported_id(send(colleague))
    assert count_imports(ours) == 2


def test_an_old_key_is_forgotten_and_free_again(ours: Held) -> None:
    first = imported_id(send(ours))
    with time_machine.travel(clock.now() + KEYS_KEPT - timedelta(hours=1)):
        forget_old_keys()
        assert imported_id(send(ours)) == first
    with time_machine.travel(clock.now() + KEYS_KEPT + timedelta(hours=1)):
        assert forget_old_keys() >= 1
        assert imported_id(send(ours)) != first
    assert count_imports(ours) == 2
