"""A dashboard request holds one database connection at a time, however many scopes it opens."""

from typing import Any

import pytest
from sqlalchemy import event

from shared.db.engine import Engines
from shared.kernel.config import Settings
from tests.browsing import signed_in_browser
from tests.factories.people import make_signed_up


@pytest.mark.usefixtures("queue")
def test_work_on_a_store_leaves_the_platforms_transaction_first(settings: Settings, engines: Engines) -> None:
    person = make_signed_up()
    browser = signed_in_browser(settings, person)
    held: list[int] = []

    def note(*_arguments: Any) -> None:
        held.append(engines.app.pool.checkedout())  # type: ignore[attr-defined]

    event.listen(engines.app, "before_cursor_execute", note)
    try:
        assert browser.get(f"/s/{person.store.handle}/settings/general").status_code == 200
    finally:
        event.remove(engines.app, "before_cursor_execute", note)
    assert set(held) == {1}
