"""Thousands of requests made from the document: no server error, and no answer that breaks its own schema."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from shared.db.session import store_scope
from shared.services.orders.documents.issue import issue_invoice
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held

EXAMPLES = 10
#: Each takes every so-maniest operation, so that several processes can share the work.
PARTS = 4
CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)


class Known:
    """The API as seen by one caller: its host and key on every request, its own store in every address."""

    def __init__(self, held: Held, ids: dict[str, str]) -> None:
        self.held = held
        self.ids = ids

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["HTTP_HOST"] = f"{self.held.host}:8000"
        environ["HTTP_AUTHORIZATION"] = self.held.api.headers["Authorization"]
        return self.held.api.client.application(environ, start_response)  # type: ignore[no-any-return]


@pytest.fixture
def known(ours: Held) -> Known:
    with store_scope(ours.store.id):
        make_selling()
        product = make_product("Vase", stock=20)
        make_seller()
        order = make_order((product.variants[0].id, 2))
        invoice = issue_invoice(make_order((product.variants[0].id, 1)).id)
    ids = {
        "store_id": ours.store.id,
        "product_id": product.id,
        "variant_id": product.variants[0].id,
        "order_id": order.id,
        "invoice_id": invoice.id,
    }
    return Known(ours, {name: str(value) for name, value in ids.items()})


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_breaks_the_api(known: Known, part: int) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app=known)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 17
    for operation in operations[part::PARTS]:
        if operation.path.startswith("/api/v1/tokens"):
            continue
        _try(operation, known)


def _try(operation: Any, known: Known) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def attempt(case: Any) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **_own(case.path_parameters or {}, known.ids)}
        response = case.call()
        case.validate_response(response, checks=list(CHECKS))

    attempt()


def _own(asked: dict[str, Any], ids: dict[str, str]) -> dict[str, str]:
    """Real ids in place of made-up ones, so that requests reach further than the first 404."""
    return {name: ids[name] for name in asked if name in ids}
