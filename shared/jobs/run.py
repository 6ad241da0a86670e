"""What a worker calls: opens the store's context, then runs the job."""

from collections.abc import Mapping
from uuid import UUID

from shared.db.session import platform_scope, store_scope
from shared.jobs.registry import job_named


def run_job(name: str, store_id: str | None, ids: Mapping[str, str]) -> None:
    """Run a declared job in its store's scope, or in no store's."""
    known = job_named(name)
    scope = store_scope(UUID(store_id)) if store_id else platform_scope()
    with scope:
        known.run(**ids)
