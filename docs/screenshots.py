"""The README's pictures, taken from the demo: ``make screenshots``.

Uses the stack that runs in DATA_DIR; where none does, one of its own is started for the while.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from shared.cli.demo.merchants import demo_merchants
from shared.cli.seeding.people import PASSWORD
from shared.devstack.environment import is_free, join_stack

ROOT = Path(__file__).parents[1]
IMAGES = Path(__file__).with_name("images")
START_SECONDS = 600
MOST_BYTES = 150 * 1024
QUALITIES = (88, 80, 70, 60, 45)
WIDE, PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: of which host and path, in a window of which size, in which colours."""

    name: str
    host: str
    path: str
    size: tuple[int, int]
    colours: str = "light"


SHOTS = (
    Shot("storefront", "kleistudio.localhost", "/en", WIDE),
    Shot("storefront-product", "kleistudio.localhost", "/en/products/theepot-bloemenrand", WIDE),
    Shot("storefront-phone", "souq.localhost", "/", PHONE),
    Shot("dashboard", "dashboard.localhost", "/s/kleistudio/?lang=en", WIDE),
    Shot("dashboard-dark", "dashboard.localhost", "/s/kleistudio/orders/?lang=en", WIDE, "dark"),
    Shot("dashboard-phone", "dashboard.localhost", "/s/souq/", PHONE),
    Shot("categories", "dashboard.localhost", "/s/kleistudio/categories/?lang=en", WIDE),
    Shot("products", "dashboard.localhost", "/s/kleistudio/products/?lang=en", WIDE),
    Shot("stock", "dashboard.localhost", "/s/kleistudio/inventory/?lang=en", WIDE),
    Shot("pictures", "dashboard.localhost", "/s/kleistudio/pictures/?lang=en", WIDE),
    Shot("translations", "dashboard.localhost", "/s/kleistudio/translations/?lang=en", WIDE),
    Shot("storefront-filters", "kleistudio.localhost", "/en/collections/all", WIDE),
)


def main() -> None:
    """Take every picture and say how large it became."""
    IMAGES.mkdir(exist_ok=True)
    with demo_port() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            size = keep(shot.name, take(browser, shot, port))
            click.echo(f"docs/images/{shot.name}.webp  {size // 1024} kB")
        browser.close()


def take(browser: Browser, shot: Shot, port: int) -> bytes:
    """The window as a PNG, once its pictures are there."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == PHONE else 1,
        color_scheme="dark" if shot.colours == "dark" else "light",
        locale="en",
    )
    page = context.new_page()
    origin = f"http://{shot.host}:{port}"
    if shot.host.startswith("dashboard."):
        sign_in(page, origin, shop=shot.path.split("/")[2])
    page.goto(origin + shot.path, wait_until="load")
    page.wait_for_timeout(1200)
    picture = page.screenshot()
    context.close()
    return picture


def sign_in(page: Page, origin: str, shop: str) -> None:
    """As the owner of the shop."""
    owner = next(merchant.people[0] for merchant in demo_merchants() if shop in merchant.shop_handles)
    page.goto(f"{origin}/sign-in")
    page.fill("input[name=email]", owner.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def keep(name: str, png: bytes) -> int:
    """Store the picture as WebP, small enough for a README; returns its size in bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    content = b""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        content = buffer.getvalue()
        if len(content) <= MOST_BYTES:
            break
    (IMAGES / f"{name}.webp").write_bytes(content)
    return len(content)


@contextmanager
def demo_port() -> Iterator[int]:
    """Where the demo answers."""
    known = {"DATA_DIR": os.environ.get("DATA_DIR", str(ROOT / ".shopstead"))}
    join_stack(known)
    if known.get("PORT") and not is_free(int(known["PORT"])):
        yield int(known["PORT"])
        return
    with tempfile.TemporaryDirectory(prefix="shopstead-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with started(Path(folder)) as port:
            yield port


@contextmanager
def started(folder: Path) -> Iterator[int]:
    """A stack of our own in the folder, with the demo."""
    port = next(port for port in range(8300, 8400) if is_free(port))
    env = os.environ | {"PORT": str(port), "DATA_DIR": str(folder)}
    log = folder / "stack.log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "shared.cli", "up"], cwd=ROOT, env=env, stdout=output)  # noqa: S603
    try:
        deadline = time.monotonic() + START_SECONDS
        while b" is up" not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(log.read_text(errors="replace")[-2000:])
            time.sleep(0.2)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


if __name__ == "__main__":
    main()
