"""Stores, signing in, and whether all is well."""

from shared.kernel.config import Settings
from tests.factories.people import PASSWORD, make_signed_up
from tests.platform_app.api.conftest import Held
from tests.web import Visitor, make_front_door


def test_a_key_sees_its_own_store_only(ours: Held, theirs: Held) -> None:
    listed = ours.api.get("/api/v1/stores").json["data"]
    assert [store["id"] for store in listed] == [str(ours.store.id)]
    assert ours.api.get(theirs.path).status_code == 404


def test_a_store_is_renamed_unless_it_changed_meanwhile(ours: Held) -> None:
    before = ours.api.get(ours.path)
    renamed = ours.api.open(
        ours.path, method="PATCH", json={"name": "Vecht"}, headers={"If-Match": before.headers["ETag"]}
    )
    assert renamed.json["data"]["name"] == "Vecht"
    late = ours.api.open(ours.path, method="PATCH", json={"name": "Late"}, headers={"If-Match": before.headers["ETag"]})
    assert late.status_code == 412


def test_a_user_signs_in_and_their_refresh_token_is_good_once(settings: Settings, engines: object) -> None:
    person = make_signed_up()
    api = Visitor(make_front_door(settings), f"api.{person.platform.domain}")
    wrong = api.post("/api/v1/tokens", json={"email": person.user.email, "password": "wrong password"})
    assert wrong.status_code == 401
    pair = api.post("/api/v1/tokens", json={"email": person.user.email, "password": PASSWORD}).json["data"]
    api.headers = {"Authorization": f"Bearer {pair['access_token']}"}
    [store] = api.get("/api/v1/stores").json["data"]
    assert store["handle"] == person.store.handle
    refresh = {"refresh_token": pair["refresh_token"]}
    assert api.post("/api/v1/tokens/refresh", json=refresh).status_code == 201
    assert api.post("/api/v1/tokens/refresh", json=refresh).status_code == 401


def test_a_key_of_one_platform_is_nothing_on_another(ours: Held, theirs: Held) -> None:
    stranger = Visitor(ours.api.client.application, theirs.host, bearer=ours.api.headers["Authorization"][7:])
    assert stranger.get(ours.path).status_code == 401


def test_health_tells_of_database_and_queue(ours: Held) -> None:
    assert ours.api.get("/api/v1/health").json["data"] == {"status": "ok", "database": True, "queue": True}


def test_the_document_describes_every_resource(ours: Held) -> None:
    document = ours.api.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/stores/{store_id}/products" in document["paths"]
    assert {"Products", "Orders"} <= {tag["name"] for tag in document["tags"]}
    assert ours.api.get("/docs").status_code == 200
