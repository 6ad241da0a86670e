"""Whether the platform can do its work: for load balancers and status pages."""

import redis
from flask import Response
from flask.views import MethodView
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.schemas import HealthSchema
from shared.db.session import session
from shared.gateways.redis import queue_server
from shared.web.access import public

blueprint = ApiBlueprint("health", __name__, "/health", "Whether the platform can do its work.")


@blueprint.route("")
class Health(MethodView):
    """The parts that requests depend on."""

    @blueprint.response(200, HealthSchema)
    @public
    def get(self) -> Response:
        """Look at the database and the queue; 503 where the database is away."""
        parts = {"database": _is_database_up(), "queue": _is_queue_up()}
        status = "ok" if all(parts.values()) else "degraded"
        return answer({"status": status, **parts}, 200 if parts["database"] else 503)


def _is_database_up() -> bool:
    try:
        return session().scalar(select(1)) == 1
    except SQLAlchemyError:
        return False


def _is_queue_up() -> bool:
    try:
        return bool(queue_server().ping())
    except redis.RedisError:
        return False
