"""Changing how the shop looks, and going back."""

import io
import json
import re
from uuid import UUID

from PIL import Image

from shared.db.session import store_scope
from shared.models.catalog.media import media_by_id
from shared.services.themes.themes import PublishedTheme, ensure_theme, published_theme
from tests.dashboard_app.desk import Desk

LOOK = "/online-store/"


def published(desk: Desk) -> PublishedTheme:
    with store_scope(desk.store.id):
        ensure_theme()
        return published_theme()


def test_a_ready_made_look_is_shown_at_once_and_undone_as_quickly(desk: Desk) -> None:
    assert desk.submit("/online-store/presets", {"preset": "souk"}, page=LOOK).status_code == 302
    assert published(desk).settings == {"preset": "souk"}
    before = re.findall(r'name="number" value="(\d+)"', desk.get(LOOK).text)[0]
    desk.submit("/online-store/publications", {"number": before}, page=LOOK)
    assert published(desk).settings == {}
    assert desk.submit("/online-store/presets", {"preset": "../x"}, page=LOOK).status_code == 422


def test_only_what_differs_from_the_look_is_the_merchants_own(desk: Desk) -> None:
    fields = {"setting-accent": "#123456", "setting-background": "#fbf8f4", "setting-text_size": "99"}
    assert desk.submit("/online-store/settings", fields, page=LOOK).status_code == 302
    settings = published(desk).settings
    assert settings["accent"] == "#123456"
    assert settings["text_size"] == 19
    assert "background" not in settings


def test_what_is_no_colour_is_refused_beside_its_field(desk: Desk) -> None:
    answer = desk.submit("/online-store/settings", {"setting-accent": "red; } body {"}, page=LOOK)
    assert answer.status_code == 422
    assert 'id="setting-accent-error"' in answer.text
    assert published(desk).number == 1


def test_sections_of_the_home_page_are_ordered_hidden_and_written(desk: Desk) -> None:
    page = desk.get("/online-store/home-page").text
    order = re.findall(r'name="section" value="([^"]+)"', page)
    moved = [*order[1:], order[0]]
    fields = {"section": moved, "section-hero-heading": "Clay <script>x</script>"}
    fields |= {f"shown-{name}": "on" for name in order if name != "words"}
    assert desk.submit("/online-store/home-page", fields, page=LOOK).status_code == 302
    home = json.loads(published(desk).files["templates/index.json"])
    assert home["order"] == moved
    assert home["sections"]["words"]["disabled"] is True
    assert "disabled" not in home["sections"]["hero"]
    again = desk.get("/online-store/home-page").text
    assert "Clay &lt;script&gt;" in again


def test_somebody_elses_newer_look_is_not_overwritten(desk: Desk) -> None:
    seen = str(published(desk).number)
    desk.submit("/online-store/presets", {"preset": "paper", "seen": seen}, page=LOOK)
    answer = desk.submit("/online-store/presets", {"preset": "souk", "seen": seen}, page=LOOK)
    assert answer.status_code == 409
    assert published(desk).settings == {"preset": "paper"}


def test_another_stores_look_stays_as_it_is(desk: Desk, other_desk: Desk) -> None:
    desk.submit("/online-store/presets", {"preset": "souk"}, page=LOOK)
    assert published(other_desk).settings == {}


def test_a_logo_is_stored_shown_and_taken_out_again(desk: Desk) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "teal").save(stream, "PNG")
    stream.seek(0)
    assert desk.submit("/online-store/settings", {"setting-logo": (stream, "logo.png")}, page=LOOK).status_code == 302
    media_id = UUID(published(desk).settings["logo"])
    with store_scope(desk.store.id):
        media = media_by_id(media_id)
    assert media.width == 60
    assert media.key in desk.get(LOOK).text
    desk.submit("/online-store/settings", {"setting-accent": "#123456"}, page=LOOK)
    assert published(desk).settings["logo"] == str(media_id)
    desk.submit("/online-store/settings", {"drop-setting-logo": "on"}, page=LOOK)
    assert "logo" not in published(desk).settings


def test_what_is_no_picture_is_refused_and_nothing_changes(desk: Desk) -> None:
    sent = {"setting-logo": (io.BytesIO(b"<svg onload=alert(1)>"), "logo.svg")}
    assert desk.submit("/online-store/settings", sent, page=LOOK).status_code == 422
    assert published(desk).number == 1
