"""Which parts a stack brings itself, and where everything answers."""

import json
import socket
from pathlib import Path

import pytest

from shared.devstack.environment import join_stack, plan_stack, write_down
from shared.kernel.errors import Misconfigured

OUTSIDE = {
    "DATABASE_URL": "postgresql://admin:secret@db.example:6432/shops?sslmode=require",
    "REDIS_URL": "redis://queue.example/0",
    "SMTP_URL": "smtp://mail.example",
    "STRIPE_API_BASE": "https://api.stripe.com",
}


def plan(folder: Path, **env: str):  # noqa: ANN201
    return plan_stack({"DATA_DIR": str(folder)} | env)


def test_a_bare_stack_brings_everything(tmp_path: Path) -> None:
    stack = plan(tmp_path)
    assert (stack.postgres, stack.queue, stack.cache) != (None, None, None)
    assert stack.has_mailbox
    assert stack.has_stripe
    assert stack.env["DATABASE_URL"].startswith("postgresql://shopstead_app@/shopstead?host=")
    assert stack.env["SMTP_URL"] == f"smtp://127.0.0.1:{stack.ports.smtp}"


def test_what_is_named_is_not_brought(tmp_path: Path) -> None:
    stack = plan(tmp_path, **OUTSIDE)
    assert (stack.postgres, stack.queue, stack.cache) == (None, None, None)
    assert not stack.has_mailbox
    assert not stack.has_stripe
    assert {name: stack.env[name] for name in OUTSIDE if name != "DATABASE_URL"}.items() <= OUTSIDE.items()


def test_a_lone_administrators_url_becomes_three_roles_with_passwords_of_their_own(tmp_path: Path) -> None:
    stack = plan(tmp_path, **OUTSIDE)
    assert stack.admin_url == OUTSIDE["DATABASE_URL"]
    assert stack.database == "shops"
    urls = [stack.env[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_MAINTENANCE_URL")]
    for role, url in zip(("app", "owner", "maintenance"), urls, strict=True):
        assert url.startswith(f"postgresql://shopstead_{role}:")
        assert url.endswith("@db.example:6432/shops?sslmode=require")
    assert len({url.split(":")[2] for url in urls}) == 3


def test_three_named_urls_are_taken_as_they_are(tmp_path: Path) -> None:
    urls = {name: f"postgresql://{name.lower()}@db/x" for name in
            ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_MAINTENANCE_URL")}  # fmt: skip
    stack = plan(tmp_path, **urls)
    assert urls.items() <= stack.env.items()
    assert stack.admin_url == ""


def test_each_folder_has_a_lasting_key_of_its_own(tmp_path: Path) -> None:
    first, second = (plan(tmp_path / name).env["SECRET_KEY"] for name in ("one", "two"))
    assert first != second
    assert plan(tmp_path / "one").env["SECRET_KEY"] == first
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o077 == 0


def test_stand_ins_move_on_from_a_busy_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        ports = plan(tmp_path, PORT=str(busy - 1)).ports
    assert ports.web == busy - 1
    assert busy not in (ports.mailbox, ports.smtp, ports.stripe)
    assert len({ports.web, ports.mailbox, ports.smtp, ports.stripe}) == 4


def test_other_commands_find_the_running_stack(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    stack = plan(tmp_path, PORT="8123")
    write_down(stack)
    found = {"DATA_DIR": str(tmp_path)}
    join_stack(found)
    assert found["DATABASE_OWNER_URL"] == stack.env["DATABASE_OWNER_URL"]
    assert found["PORT"] == "8123"
    assert (tmp_path / "run" / "environment.json").stat().st_mode & 0o077 == 0
    assert "PATH" not in json.loads((tmp_path / "run" / "environment.json").read_text())


def test_a_named_database_is_never_mixed_with_the_running_stacks(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_down(plan(tmp_path))
    elsewhere = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql://elsewhere/x"}
    before = dict(elsewhere)
    join_stack(elsewhere)
    assert elsewhere == before


@pytest.mark.parametrize("port", ["0x50", "65536", "-5"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(Misconfigured):
        plan(tmp_path, MAILBOX_PORT=port)
