"""Who we are to the database."""

from shared.db.engine import Engines


def test_requests_run_as_a_role_that_row_level_security_binds(engines: Engines) -> None:
    with engines.app.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).one()
        owned = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        ).scalar_one()
    assert tuple(row) == ("shopstead_app", False, False)
    assert owned == 0
