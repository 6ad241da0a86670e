"""The library of pictures at the dashboard: sent, found, described, deleted, put back."""

import io
from uuid import UUID

from shared.db.session import store_scope
from shared.models.catalog.media import media_by_id, media_translations
from shared.models.stores.store import current_store
from shared.services.catalog.media import store_picture
from shared.services.catalog.pictures.processing import process_picture
from tests.dashboard_app.desk import Desk
from tests.queries import count_queries
from tests.shared.services.catalog.pictures.drawing import drawn

LIBRARY = "/pictures/"


def _kept(desk: Desk, name: str = "bowl.png", alt: str = "") -> UUID:
    with store_scope(desk.store.id):
        return store_picture(name, io.BytesIO(drawn()), alt=alt).id


def test_pictures_are_found_by_name_and_by_what_they_lack(desk: Desk, other_desk: Desk) -> None:
    _kept(desk, "bowl-front.png", "A wide bowl")
    _kept(desk, "mug.png")
    _kept(other_desk, "secret.png")
    page = desk.get(LIBRARY).text
    assert "bowl-front.png" in page and "mug.png" in page and "secret.png" not in page
    assert "mug.png" not in desk.get(f"{LIBRARY}?q=wide").text
    assert "bowl-front.png" not in desk.get(f"{LIBRARY}?only=no_alt").text
    assert "mug.png" in desk.get(f"{LIBRARY}?only=unused").text


def test_a_picture_is_described_in_every_language(desk: Desk) -> None:
    media_id = _kept(desk)
    with store_scope(desk.store.id):
        locale = current_store().other_locales[0] if current_store().other_locales else ""
    fields = {"alt": "A bowl", "focal_x": "20", "focal_y": "80", "filename": "schaal.png"}
    fields |= {f"alt-{locale}": "Een kom"} if locale else {}
    assert desk.submit(f"{LIBRARY}{media_id}", fields).status_code == 302
    with store_scope(desk.store.id):
        media = media_by_id(media_id)
        assert (media.alt, media.focal_x, media.focal_y, media.filename) == ("A bowl", 20, 80, "schaal.png")
        assert media_translations(media_id) == ({locale: "Een kom"} if locale else {})


def test_deleted_pictures_can_be_put_back(desk: Desk, other_desk: Desk) -> None:
    media_id, foreign = _kept(desk), _kept(other_desk)
    desk.submit(f"{LIBRARY}deletion", {"id": [str(media_id), str(foreign)]}, page=LIBRARY)
    assert desk.get(f"{LIBRARY}{media_id}").status_code == 404
    assert other_desk.get(f"{LIBRARY}{foreign}").status_code == 200
    desk.submit(f"{LIBRARY}restoration", {"ids": str(media_id)}, page=LIBRARY)
    assert desk.get(f"{LIBRARY}{media_id}").status_code == 200


def test_an_edit_waits_until_it_is_made(desk: Desk) -> None:
    media_id = _kept(desk)
    desk.submit(f"{LIBRARY}{media_id}/edits", {"turn": "right"}, page=f"{LIBRARY}{media_id}")
    with store_scope(desk.store.id):
        process_picture(media_id)
        assert (media_by_id(media_id).width, media_by_id(media_id).height) == (600, 900)


def test_the_library_asks_as_much_for_many_as_for_few(desk: Desk) -> None:
    def statements() -> int:
        with count_queries() as queries:
            assert desk.get(LIBRARY).status_code == 200
        return len(queries)

    _kept(desk)
    statements()
    few = statements()
    for number in range(4):
        _kept(desk, f"{number}.png")
    assert statements() <= few
