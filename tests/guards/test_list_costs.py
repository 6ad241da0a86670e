"""Every page and endpoint of the catalogue and the stock room costs as many statements for much as for little.

All that may be fetched is looked at, by its address: who adds a list has it measured without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dashboard_app.app import create_app as create_dashboard
from platform_app.app import create_app as create_platform
from shared.db.engine import Engines
from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.modules.registry import all_permissions
from shared.web.app import WebApp
from tests.browsing import Browser, signed_in_browser
from tests.dashboard_app.desk import speak_also
from tests.factories.full_store import fill_store
from tests.factories.people import SignedUp, make_signed_up
from tests.platform_app.api.conftest import make_caller
from tests.queries import count_queries
from tests.web import Visitor

FEW, MANY = 2, 7
MOST = 26
#: One statement for each kind of thing that can be translated.
MOST_OF = {"/s/<store>/translations/export": 40}
ROOMS = (
    *(".catalog.", ".inventory.", ".search.views", ".operation_views", ".operation_api_views"),
    *(".translation_views", ".translation_api_views"),
)
#: Bytes of one stored file.
NOT_MEASURED = {"catalog.picture", "exports.download"}
ASKED = {"search.index": "?q=jar", "api_search.Search": "?q=jar", "api_search.Suggestions": "?q=ja"}
ASKED |= {
    "api_prices.Prices": "?variant_id={variant_id}",
    "api_translations.Translations": "?type=products&locale={locale}",
    "api_translations.OneTranslation": "?locale={locale}",
}
ASKED |= dict.fromkeys(("inventory.candidates_for_transfer", "collections.candidates"), "?add=jar")


@dataclass(frozen=True)
class Side:
    """A store with ``rows`` of everything, and who may see all of it."""

    rows: int
    person: SignedUp
    browser: Browser
    api: Visitor
    names: dict[str, str]

    def count(self, rule: str, endpoint: str) -> int:
        names = self.names | {"store": self.person.store.handle, "store_id": str(self.person.store.id)}
        names |= {name: names[other] for name, other in OTHERS.get(endpoint, {}).items()}
        path = _filled(rule, names) + ASKED.get(endpoint, "").format(**names)
        guest = self.api if endpoint.startswith("api_") else self.browser
        guest.get(path)
        with count_queries() as queries:
            answer = guest.get(path)
            assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return len(queries)


#: Where the address's own thing would be another than the one that most pages show.
OTHERS = {
    "api_bundles.Bundle": {"variant_id": "bundle_id"},
    "imports.show": {"import_id": "tried_id"},
    "imports.show_trial": {"import_id": "tried_id"},
}


def _filled(rule: str, names: dict[str, str]) -> str:
    parts = []
    for part in rule.split("/"):
        before, _opened, rest = part.partition("<")
        name, _closed, after = rest.partition(">")
        parts.append(f"{before}{names[name.partition(':')[2] or name]}{after}" if rest else part)
    return "/".join(parts)


def _measured(app: WebApp) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        module = getattr(view, "view_class", view).__module__
        ours = any(room in module for room in ROOMS) and rule.endpoint not in NOT_MEASURED
        if ours and "GET" in (rule.methods or ()):
            yield rule.rule, rule.endpoint


def _side(settings: Settings, rows: int) -> Side:
    person = make_signed_up(locale="en")
    speak_also(person.store, "nl")
    with store_scope(person.store.id):
        names = fill_store(rows)
    api = make_caller(settings, person.store, *all_permissions())
    return Side(rows, person, signed_in_browser(settings, person), api, names)


@pytest.fixture(scope="module")
def sides(settings: Settings, engines: Engines) -> tuple[Side, Side]:
    return _side(settings, FEW), _side(settings, MANY)


@pytest.mark.parametrize("create", [create_dashboard, create_platform], ids=["dashboard", "api"])
def test_everything_that_may_be_fetched_costs_the_same_however_much_there_is(
    settings: Settings, sides: tuple[Side, Side], create: type
) -> None:
    few, many = sides
    measured = sorted(set(_measured(create(settings))))
    assert len(measured) > 40
    counts = {rule: (few.count(rule, endpoint), many.count(rule, endpoint)) for rule, endpoint in measured}
    grown = {rule: count for rule, count in counts.items() if count[1] > count[0]}
    assert grown == {}
    assert {rule: count for rule, (_few, count) in counts.items() if count > MOST_OF.get(rule, MOST)} == {}
