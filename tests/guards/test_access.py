"""Every route says who may call it, and means it: for strangers, for staff without the right, for other stores."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from werkzeug.routing import Rule

from dashboard_app.app import create_app as create_dashboard
from platform_app.app import create_app as create_platform
from shared.db.engine import Engines
from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.staff.membership import Role
from shared.models.stores.merchant import merchant_by_id
from shared.services.staff.passwords import hash_password
from shared.web.access import Access, Audience, access_for
from shared.web.app import WebApp
from storefront_app.app import create_app as create_storefront
from tests.browsing import Browser, dashboard_browser, sign_in, signed_in_browser
from tests.factories.people import PASSWORD, SignedUp, make_signed_up
from tests.factories.stores import make_member
from tests.web import Visitor, make_front_door

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SAMPLES = {"UUIDConverter": uuid.uuid4(), "IntegerConverter": 1, "UnicodeConverter": "x", "PathConverter": "x"}
CREATORS = {"dashboard": create_dashboard, "platform": create_platform, "storefront": create_storefront}


@dataclass(frozen=True)
class Door:
    """A route and a method, with what its view declares."""

    rule: Rule
    method: str
    access: Access

    def path(self, **known: str) -> str:
        values = {name: SAMPLES.get(type(kind).__name__, "x") for name, kind in self.rule._converters.items()}
        built = self.rule.build({**values, **known}, append_unknown=False)
        assert built is not None
        return built[1]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def doors_of(app: WebApp) -> Iterator[Door]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule, method, access_for(app.view_functions[rule.endpoint], method))


@pytest.fixture(scope="module")
def dashboard_doors(settings: Settings) -> list[Door]:
    return list(doors_of(create_dashboard(settings)))


@pytest.fixture(scope="module")
def ours(engines: Engines) -> SignedUp:
    return make_signed_up()


@pytest.fixture(scope="module")
def theirs(ours: SignedUp) -> SignedUp:
    return make_signed_up(ours.platform)


def knock(browser: Browser, door: Door, token: str, **known: str) -> tuple[int, str]:
    """The status and where it sends us, for a request that is well-formed in all but its right."""
    headers = {"Origin": browser.origin, "X-CSRF-Token": token} if door.method in UNSAFE else {}
    answer = browser.open(door.path(**known), method=door.method, headers=headers)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("name", CREATORS)
def test_every_route_declares_who_may_call_it(settings: Settings, name: str) -> None:
    doors = list(doors_of(CREATORS[name](settings)))
    assert doors
    allowed = {
        "dashboard": {Audience.PUBLIC, Audience.SIGNED_IN, Audience.PERMISSION},
        "platform": {Audience.PUBLIC, Audience.SIGNED_IN, Audience.PERMISSION, Audience.OPERATOR},
        "storefront": {Audience.PUBLIC, Audience.SHOPPER},
    }[name]
    assert [str(door) for door in doors if door.access.audience not in allowed] == []


def test_reading_never_changes_anything_by_its_address(dashboard_doors: list[Door]) -> None:
    verbs = ("/removal", "/revocation", "/closure", "/sign-out", "/end")
    assert [str(door) for door in dashboard_doors if door.method == "GET" and door.rule.rule.endswith(verbs)] == []


def test_only_doors_without_a_session_do_without_the_form_token(dashboard_doors: list[Door]) -> None:
    assert [str(door) for door in dashboard_doors if not door.access.form_token] == []


def test_strangers_are_asked_to_sign_in_everywhere(
    settings: Settings, ours: SignedUp, dashboard_doors: list[Door]
) -> None:
    stranger = dashboard_browser(settings, ours.platform)
    token = stranger.token_on("/sign-in")
    wrong = []
    for door in dashboard_doors:
        if door.access.audience is Audience.PUBLIC:
            continue
        status, location = knock(stranger, door, token, store=ours.store.handle)
        if status != 302 or not location.startswith("/sign-in"):
            wrong.append((str(door), status, location))
    assert wrong == []


def test_staff_without_the_permission_are_refused_everywhere(
    settings: Settings, ours: SignedUp, dashboard_doors: list[Door]
) -> None:
    with platform_scope():
        merchant = merchant_by_id(ours.store.merchant_id)
    person = make_member(merchant, role=Role.STAFF, permissions=(), password_hash=hash_password(PASSWORD))
    browser = dashboard_browser(settings, ours.platform)
    assert sign_in(browser, person.email).status_code == 302
    token = browser.token_on("/account")
    guarded = [door for door in dashboard_doors if door.access.audience is Audience.PERMISSION]
    assert len(guarded) > 20
    wrong = []
    for door in guarded:
        status, _location = knock(browser, door, token, store=ours.store.handle)
        if status != 403:
            wrong.append((str(door), status))
    assert wrong == []


def test_another_merchants_store_does_not_exist_for_anybody_else(
    settings: Settings, ours: SignedUp, theirs: SignedUp, dashboard_doors: list[Door]
) -> None:
    owner = signed_in_browser(settings, ours)
    token = owner.token_on("/account")
    inside = [door for door in dashboard_doors if "store" in door.rule.arguments]
    assert len(inside) > 20
    wrong = []
    for door in inside:
        for handle in (theirs.store.handle, "no-such-store"):
            status, _location = knock(owner, door, token, store=handle)
            if status != 404:
                wrong.append((str(door), handle, status))
    assert wrong == []


def test_every_unsafe_door_of_the_dashboard_wants_the_form_token(
    settings: Settings, ours: SignedUp, dashboard_doors: list[Door]
) -> None:
    owner = signed_in_browser(settings, ours)
    unsafe = [door for door in dashboard_doors if door.method in UNSAFE]
    wrong = []
    for door in unsafe:
        path = door.path(store=ours.store.handle)
        answer = owner.open(path, method=door.method, headers={"Origin": owner.origin})
        if answer.status_code != 403:
            wrong.append((str(door), answer.status_code))
    assert wrong == []


def test_the_api_and_the_console_answer_strangers_alike_for_every_route(settings: Settings, ours: SignedUp) -> None:
    door = make_front_door(settings)
    api, console = Visitor(door, f"api.{ours.platform.domain}"), Visitor(door, f"operator.{ours.platform.domain}")
    wrong = []
    for found in doors_of(create_platform(settings)):
        if found.access.audience is Audience.PUBLIC:
            continue
        is_console = found.access.audience is Audience.OPERATOR
        visitor, path = (console, found.path()) if is_console else (api, found.path())
        answer = visitor.open(path, method=found.method, headers={"Origin": f"http://{visitor.host}:8000"})
        expected = {302, 403} if is_console else {401}
        if answer.status_code not in expected:
            wrong.append((str(found), answer.status_code))
    assert wrong == []
