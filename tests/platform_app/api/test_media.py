"""Pictures through the API: a place, the file, the claim, the words, the order, the end."""

import io
from urllib.parse import urlsplit

from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store, current_store
from shared.services.catalog.media import store_picture
from shared.services.catalog.pictures.processing import process_picture
from shared.services.stores.operations import run_operation
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries
from tests.shared.services.catalog.pictures.drawing import HOSTILE, drawn


def _offer(held: Held, name: str, content: bytes, kind: str = "image/jpeg") -> dict:  # type: ignore[type-arg]
    body = {"files": [{"filename": name, "size": len(content), "content_type": kind}]}
    answer = held.api.post(f"{held.path}/media/uploads", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json["data"][0])


def _send(held: Held, offer: dict, content: bytes) -> int:  # type: ignore[type-arg]
    form = {**offer["fields"], "file": (io.BytesIO(content), "x")}
    return held.api.post(urlsplit(offer["url"]).path, data=form, headers={"Authorization": ""}).status_code


def _kept(held: Held, name: str = "bowl.png", alt: str = "") -> str:
    with store_scope(held.store.id):
        return str(store_picture(name, io.BytesIO(drawn()), alt=alt).id)


def test_a_file_is_offered_a_place_sent_and_claimed(ours: Held, theirs: Held) -> None:
    content = drawn("JPEG")
    offer = _offer(ours, "bowl.jpg", content)
    early = ours.api.post(f"{ours.path}/media", json={"upload_id": offer["id"]})
    assert (early.status_code, "file" in early.json["error"]["fields"]) == (422, True)
    assert _send(ours, offer, content) == 204
    assert theirs.api.post(f"{theirs.path}/media", json={"upload_id": offer["id"]}).status_code == 404
    first = ours.api.post(f"{ours.path}/media", json={"upload_id": offer["id"], "alt": "A bowl"})
    again = ours.api.post(f"{ours.path}/media", json={"upload_id": offer["id"]})
    assert first.status_code == 201 and first.json["data"]["status"] == "processing"
    assert again.json["data"]["id"] == first.json["data"]["id"]
    media_id = first.json["data"]["id"]
    with store_scope(ours.store.id):
        process_picture(media_id)
    with maintenance_scope():
        wanted = OutboxEvent.store_id == ours.store.id, OutboxEvent.type == "media.received"
        assert session().scalars(select(OutboxEvent).where(*wanted)).one().payload["media_id"] == media_id
    shown = ours.api.get(f"{ours.path}/media/{media_id}").json["data"]
    assert (shown["status"], shown["format"], shown["alt"]) == ("ready", "JPEG", "A bowl")
    assert shown["url"].endswith(".webp") and "private" not in shown["url"]


def test_a_changed_form_and_a_hostile_file_are_refused(ours: Held) -> None:
    content, _reason = HOSTILE["svg"]
    offer = _offer(ours, "a.png", content, "image/png")
    assert _send(ours, {**offer, "fields": {**offer["fields"], "key": "private/stores/x"}}, content) == 422
    assert _send(ours, offer, content) == 204
    media_id = ours.api.post(f"{ours.path}/media", json={"upload_id": offer["id"]}).json["data"]["id"]
    with store_scope(ours.store.id):
        process_picture(media_id)
    shown = ours.api.get(f"{ours.path}/media/{media_id}").json["data"]
    assert shown["status"] == "refused" and "SVG" in shown["problem"] and shown["url"] is None
    answer = ours.api.post(f"{ours.path}/media/uploads", json={"files": [{"filename": "a", "size": 10**9}]})
    assert (answer.status_code, "files.0.size" in answer.json["error"]["fields"]) == (422, True)


def test_words_in_every_language_and_the_version_that_was_read(ours: Held) -> None:
    with store_scope(ours.store.id):
        locale = current_store().other_locales[0]
    media_id = _kept(ours)
    path = f"{ours.path}/media/{media_id}"
    etag = ours.api.get(path).headers["ETag"]
    said = {"alt": "A bowl", "alts": {locale: "Eine Schale"}, "focal_point": [20, 80]}
    answer = ours.api.open(path, method="PATCH", json=said, headers={"If-Match": etag})
    assert answer.json["data"]["alts"] == {locale: "Eine Schale"} and answer.json["data"]["focal_point"] == [20, 80]
    assert ours.api.open(path, method="PATCH", json=said, headers={"If-Match": etag}).status_code == 412
    assert ours.api.open(path, method="PATCH", json={"alts": {"xx": "?"}}).status_code == 422


def test_a_products_pictures_are_ordered_used_deleted_and_put_back(ours: Held, theirs: Held) -> None:
    with store_scope(ours.store.id):
        bowl = product_by_handle("bowl").id
    one, two, foreign = _kept(ours, "1.png"), _kept(ours, "2.png"), _kept(theirs)
    gallery = f"{ours.path}/products/{bowl}/media"
    assert ours.api.open(gallery, method="PUT", json={"media_ids": [two, one]}).status_code == 200
    assert ours.api.open(gallery, method="PUT", json={"media_ids": [foreign]}).status_code == 404
    assert [row["id"] for row in ours.api.get(gallery).json["data"]] == [two, one]
    assert ours.api.get(f"{ours.path}/media/{one}/uses").json["data"][0]["title"] == "Bowl"
    assert ours.api.get(f"{ours.path}/media?only=unused").json["total"] == 0
    gone = ours.api.post(f"{ours.path}/media/deletions", json={"ids": [one, foreign]})
    assert gone.json["data"]["ids"] == [one]
    assert ours.api.get(f"{ours.path}/media/{one}").status_code == 404
    ours.api.post(f"{ours.path}/media/restorations", json={"ids": [one]})
    assert [row["id"] for row in ours.api.get(gallery).json["data"]] == [two, one]


def test_pictures_are_fetched_by_address_and_failures_are_told(ours: Held) -> None:
    wanted = {"urls": [{"url": "http://127.0.0.1:9/bowl.jpg"}]}
    answer = ours.api.post(f"{ours.path}/media/fetches", json=wanted)
    assert answer.status_code == 202
    with store_scope(ours.store.id):
        run_operation(answer.json["data"]["id"])
    told = ours.api.get(f"{ours.path}/operations/{answer.json['data']['id']}").json["data"]
    assert (told["status"], told["failed"], told["problems"][0]["row"]) == ("done", 1, 1)
    assert (
        ours.api.post(f"{ours.path}/media/fetches", json={"urls": [{"url": "file:///etc/passwd"}]}).status_code == 422
    )


def test_the_list_takes_the_same_statements_for_many_as_for_few(ours: Held) -> None:
    def statements() -> int:
        with count_queries() as queries:
            assert ours.api.get(f"{ours.path}/media").status_code == 200
        return len(queries)

    _kept(ours)
    statements()
    few = statements()
    for number in range(5):
        _kept(ours, f"{number}.png")
    assert statements() == few <= 22


def test_two_stores_see_their_own(two_stores: tuple[Store, Store], ours: Held, theirs: Held) -> None:
    media_id = _kept(ours)
    assert theirs.api.get(f"{theirs.path}/media/{media_id}").status_code == 404
    assert theirs.api.get(f"{theirs.path}/media").json["total"] == 0
