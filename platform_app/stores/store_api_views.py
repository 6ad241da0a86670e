"""The stores that a caller works with."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.context import bearer_store_ids
from platform_app.stores.schemas import StoreBody, StoreSchema
from shared.models.stores.store import Store, current_store, stores_by_id
from shared.services.stores.links import store_urls
from shared.services.stores.settings import StoreDetails, update_store
from shared.web.access import requires, signed_in

blueprint = ApiBlueprint("stores", __name__, "/stores", "Stores that you work with.")
SHOWN = ("id", "handle", "name", "email", "phone", "country", "currency", "timezone", "default_locale", "locales")
DETAILS = tuple(StoreDetails.__dataclass_fields__)


@blueprint.route("")
class Stores(MethodView):
    @blueprint.response(200, StoreSchema(many=True))
    @signed_in
    def get(self) -> Response:
        """The stores of this key or person."""
        stores = stores_by_id(bearer_store_ids())
        rows = _represent(stores)
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/<uuid:store_id>")
class OneStore(MethodView):
    @blueprint.response(200, StoreSchema)
    @requires("stores.view")
    def get(self, store_id: UUID) -> Response:
        """One store; its ETag changes with everything that shoppers can see."""
        return _show(current_store())

    @blueprint.arguments(StoreBody)
    @blueprint.response(200, StoreSchema)
    @requires("stores.edit")
    def patch(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Change some of a store's settings."""
        store = current_store()
        demand_version(store.revision)
        details = StoreDetails(**{name: getattr(store, name) for name in DETAILS})
        update_store(replace(details, **body))
        return _show(current_store())


def _show(store: Store) -> Response:
    return answer(_represent([store])[0], etag=str(store.revision))


def _represent(stores: list[Store]) -> list[dict[str, Any]]:
    urls = store_urls(stores)
    return [{name: getattr(store, name) for name in SHOWN} | {"url": urls[store.id]} for store in stores]
