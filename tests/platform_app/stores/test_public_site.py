"""The public site, and signing up without a line of script."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.db.engine import Engines
from shared.kernel.config import Settings
from shared.kernel.i18n import LANGUAGES
from shared.models.stores.platform import Platform
from tests.browsing import Browser, dashboard_browser, site_browser
from tests.factories.people import PASSWORD, make_signed_up
from tests.factories.stores import make_platform, unique


@pytest.fixture
def platform(engines: Engines, queue: object) -> Platform:
    return make_platform()


@pytest.fixture
def visitor(settings: Settings, platform: Platform) -> Browser:
    return site_browser(settings, platform)


def form(**values: Any) -> dict[str, Any]:
    name = unique("shop")
    wanted = {
        "store_name": "Kiln",
        "handle": name,
        "country": "JP",
        "locale": "en",
        "name": "Aiko",
        "email": f"{name}@example.org",
        "password": PASSWORD,
    }
    return wanted | values


@pytest.mark.parametrize("path", ["/", "/pricing", "/signup"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(visitor: Browser, path: str, language: str) -> None:
    answer = visitor.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert f'lang="{LANGUAGES[language].tag}" dir="{LANGUAGES[language].dir}"' in answer.text


def test_an_unknown_page_is_a_friendly_404(visitor: Browser) -> None:
    answer = visitor.get("/nothing-here")
    assert answer.status_code == 404
    assert "We could not find this page" in answer.text


def test_who_signs_up_lands_signed_in_on_the_dashboard(
    settings: Settings, visitor: Browser, platform: Platform
) -> None:
    wanted = form()
    sent = visitor.submit("/signup", wanted)
    assert sent.status_code == 302
    target = urlsplit(sent.headers["Location"])
    assert target.netloc == f"dashboard.{platform.domain}:8000"
    dashboard = dashboard_browser(settings, platform)
    link = f"{target.path}?{target.query}"
    assert dashboard.open(link, method="HEAD").status_code == 200
    assert dashboard.get(link).headers["Location"] == "/"
    assert dashboard.get("/").headers["Location"] == f"/s/{wanted['handle']}/"
    stranger = dashboard_browser(settings, platform)
    assert stranger.get(link).headers["Location"] == "/sign-in"
    assert stranger.get("/").status_code == 302


def test_the_browser_may_follow_the_form_to_the_dashboard(visitor: Browser, platform: Platform) -> None:
    policy = visitor.get("/signup").headers["Content-Security-Policy"]
    assert f"form-action 'self' http://dashboard.{platform.domain}:8000;" in policy + ";"


@pytest.mark.parametrize(
    "wrong", [{"email": "x"}, {"password": "short"}, {"handle": "a b"}, {"country": "XX"}, {"store_name": " "}]
)
def test_what_is_wrong_stands_beside_its_field(visitor: Browser, wrong: dict[str, str]) -> None:
    wanted = form(**wrong)
    answer = visitor.submit("/signup", wanted)
    assert answer.status_code == 422
    (field,) = wrong
    assert f'id="{field}-error"' in answer.text
    assert wanted["name"] in answer.text
    assert PASSWORD not in answer.text


def test_a_known_address_is_pointed_to_the_sign_in_page(visitor: Browser, platform: Platform) -> None:
    known = make_signed_up(platform)
    answer = visitor.submit("/signup", form(email=known.user.email))
    assert answer.status_code == 422
    assert "sign in instead" in answer.text
    assert known.user.name not in answer.text


def test_the_address_is_judged_while_it_is_typed(visitor: Browser, platform: Platform) -> None:
    known = make_signed_up(platform)
    assert visitor.get("/signup/handle?handle=dashboard").get_json()["ok"] is False
    assert visitor.get(f"/signup/handle?value={unique('free')}").get_json()["ok"] is True
    taken = visitor.get(f"/signup/handle?value={known.store.handle}").get_json()
    assert taken["suggestion"] == f"{known.store.handle}-2"


def test_the_country_shows_its_currency(visitor: Browser) -> None:
    assert "JPY" in visitor.get("/signup/currency?country=JP").text
    assert visitor.get("/signup/currency?country=<b>").text.strip() == ""


def test_a_visitor_cannot_open_shops_by_the_dozen(visitor: Browser) -> None:
    statuses = [visitor.submit("/signup", form(email="x")).status_code for _time in range(21)]
    assert statuses == [422] * 20 + [429]
