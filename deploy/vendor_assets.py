"""Bring third-party files of pages and printed documents into the repository: ``python deploy/vendor_assets.py``.

Each package is fetched by npm's own client in one exact version, its tarball is compared with the SHA-512 noted here,
and only the files that are used are kept, in a folder that carries the version. Run it after changing ``PACKAGES`` or
``ICONS``, and commit what it writes; running Shopstead never needs npm or the network. ``… documents`` renews that one.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "shared" / "web" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "vendor"
FONTS = ROOT / "shared" / "documents" / "fonts"
FOLDERS = {"pages": VENDOR, "tests": FOR_TESTS, "documents": FONTS}
FONT_LICENCE = "LICENSE_FONT"
ICON_NODES = "tabler-nodes-outline.json"
ICON_SPRITE = "sprite.svg"
OUR_LICENCE = ROOT / "LICENSE"


@dataclass(frozen=True)
class Package:
    """An npm package in one version, for one of ``FOLDERS``.

    ``holder`` is the copyright line for tarballs without a licence file.
    """

    name: str
    version: str
    licence: str
    sha512: str
    files: tuple[str, ...]
    holder: str = ""
    place: str = "pages"

    @property
    def folder(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"


PACKAGES = (
    Package(
        "@tabler/core", "1.6.1", "MIT",
        "lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
        ("dist/css/tabler.min.css", "dist/css/tabler.rtl.min.css"),
        holder="Copyright (c) 2018-2026 The Tabler Authors",
    ),
    Package(
        "@tabler/icons", "3.51.0", "MIT",
        "0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
        ("LICENSE", ICON_NODES),
    ),
    Package(
        "htmx.org", "2.0.11", "0BSD",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        ("LICENSE", "dist/htmx.min.js"),
    ),
    Package(
        "@alpinejs/csp", "3.17.4", "MIT",
        "SlRXmqO6kYhnxlg+99etmuzJtE9Lk4QbKjBHqerXzaMflJqoJXdz/SI3IvHJGZ/vRVyC3bR0SSBz40oY7goBeg==",
        ("dist/cdn.min.js",),
        holder="Copyright (c) 2019-2026 Caleb Porzio and contributors",
    ),
    Package(
        "uplot", "1.6.32", "MIT",
        "KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw==",
        ("LICENSE", "dist/uPlot.iife.min.js", "dist/uPlot.min.css"),
    ),
    Package(
        "trix", "2.1.19", "MIT",
        "E7RA3EOeUiUwNJlrF5onIOkqCA06xUU6GmHOVxXyMnGMValrDK3Ce7uaMVgiVUOvVt4mzUERAHAzD10mxoLpOg==",
        ("LICENSE", "dist/trix.css", "dist/trix.umd.min.js"),
    ),
    Package(
        "swagger-ui-dist", "5.35.0", "Apache-2.0",
        "U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==",
        ("LICENSE", "NOTICE", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css"),
    ),
    Package(
        "@fontsource-variable/inter", "5.3.0", "OFL-1.1",
        "OupL48va4JNofb97w6NYeF9S7W/kHNKM0Er8Dem5nqi4jeOLrVJDoE8tZEpnMJmtkvNbB1EIPPwHcdkF6b1oUA==",
        ("LICENSE", "files/inter-latin-wght-normal.woff2", "files/inter-latin-ext-wght-normal.woff2"),
    ),
    Package(
        "@fontsource/ibm-plex-sans-arabic", "5.3.0", "OFL-1.1",
        "ZZ4g+JDgQY0NqSh4o0MNWU1sHQmtcee1g++aKAwyJvZxnT5y51JXsN1cIXnaQaMd40dcbK6QFYa+Z1LbaiNuqA==",
        ("LICENSE", *(f"files/ibm-plex-sans-arabic-arabic-{weight}-normal.woff2" for weight in (400, 500, 600))),
    ),
    Package(
        "axe-core", "4.14.1", "MPL-2.0",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        ("LICENSE", "axe.min.js"),
        place="tests",
    ),
    Package(
        "@expo-google-fonts/noto-sans", "0.4.2", "OFL-1.1",
        "zYD8G2ijWLxqmquoQgghNh/x9p0yxWwArD0oxO1oXY1qx5vOd4t0Kbhnu/Cx8RTy08OgA8RtxuULZFaXwVPnPw==",
        (FONT_LICENCE, "400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf"),
        place="documents",
    ),
    Package(
        "@expo-google-fonts/vazirmatn", "0.4.1", "OFL-1.1",
        "sznMvxt99C4bsEcWCebs3XWb/av8z9a/Y4OQo8F7VPFT0xzzn7Whkkw6dqxcAyLYEiNNpTpa3/vp8t1/koK6Jw==",
        (FONT_LICENCE, "400Regular/Vazirmatn_400Regular.ttf", "700Bold/Vazirmatn_700Bold.ttf"),
        place="documents",
    ),
    Package(
        "@expo-google-fonts/zen-kaku-gothic-new", "0.4.1", "OFL-1.1",
        "Vm9sib0Auc/lP3K6ZvtizZdsLjUETut1hC6FL/UdM24DOXO8iZ9zfl3Fia94OFqGVDLQmnnegm5goYCXU5Lxyg==",
        (FONT_LICENCE, "400Regular/ZenKakuGothicNew_400Regular.ttf"),
        place="documents",
    ),
)  # fmt: skip

ICONS = """
    activity adjustments-horizontal alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left
    arrow-narrow-right arrow-right arrow-up arrows-sort at award ban barcode bell bolt box brand-stripe
    brush building-store building-warehouse calendar camera cash chart-bar chart-line check checklist chevron-down
    chevron-left chevron-right chevron-up chevrons-left chevrons-right circle-check circle-dashed circle-x click clock
    cloud-upload code coins columns command copy corner-down-left credit-card cursor-text database device-desktop
    device-laptop device-mobile discount door-exit dots dots-vertical download edit external-link eye eye-off file-text
    file-type-csv filter filter-off flag folder folders gift git-branch globe grid-dots grip-vertical headset heart
    help-circle history home home-check id inbox info-circle key keyboard language layout-dashboard layout-sidebar
    leaf link list list-details lock lock-open login logout mail mail-opened map-pin speakerphone menu-2
    message-circle minus mood-happy moon notes package packages palette paperclip pencil percentage phone photo
    photo-plus pin player-pause plug plus printer puzzle qrcode receipt receipt-refund refresh rocket ruler-2 scale
    scan search selector send server settings share shield-check shield-lock shopping-bag shopping-bag-check
    shopping-cart sparkles star stack-2 sun switch-horizontal tag tags template tool trash trending-down trending-up
    truck truck-delivery truck-return typography upload user user-circle user-heart user-plus users
    versions wallet webhook wand wifi-off world world-check x zoom-in
""".split()


def main() -> None:
    """Rebuild the folders (all, or those named) from scratch, so that nothing outdated stays behind."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch these packages: install Node.js and run this again.")
    for place in sys.argv[1:] or FOLDERS:
        folder = FOLDERS[place]
        shutil.rmtree(folder, ignore_errors=True)
        entries = [_vendor(npm, package, folder) for package in PACKAGES if package.place == place]
        (folder / "manifest.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _vendor(npm: str, package: Package, into: Path) -> dict[str, object]:
    """Fetch, check and unpack one package; its entry for the manifest."""
    target = into if package.place == "tests" else into / package.folder
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        tarball = _fetch(npm, package, Path(scratch))
        for name, content in _wanted(tarball, package):
            (target / name).write_bytes(content)
    if package.holder:
        (target / "LICENSE").write_text(_mit_licence(package.holder), encoding="utf-8")
    print(f"{package.name} {package.version}")
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "sha512": package.sha512,
        "files": {
            str(file.relative_to(into)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(target.iterdir())
        },
    }


def _fetch(npm: str, package: Package, folder: Path) -> Path:
    """The package's tarball, byte for byte the one that was looked at. Exits on any other."""
    subprocess.run(  # noqa: S603
        [npm, "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (tarball,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != package.sha512:
        sys.exit(f"{package.name}@{package.version} has SHA-512 {found}, not the one noted. Nothing was taken from it.")
    return tarball


def _wanted(tarball: Path, package: Package) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(tarball) as archive:
        for path in package.files:
            member = archive.extractfile(f"package/{path}")
            if member is None:
                sys.exit(f"{package.name}@{package.version} has no file {path}.")
            content = member.read()
            if path == ICON_NODES:
                yield ICON_SPRITE, draw_sprite(json.loads(content)).encode()
            elif path == FONT_LICENCE:
                yield "LICENSE", content
            else:
                yield Path(path).name, _without_source_map(content) if path.endswith((".js", ".css")) else content


def draw_sprite(nodes: dict[str, list[tuple[str, dict[str, str]]]]) -> str:
    """One ``<symbol>`` per icon. Stroke and colour come from the page's style sheet."""
    symbols = "\n".join(_symbol(name, nodes[name]) for name in sorted(set(ICONS)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, shapes: list[tuple[str, dict[str, str]]]) -> str:
    drawn = "".join(_element(*shape) for shape in shapes)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'


def _element(tag: str, attributes: dict[str, str]) -> str:
    written = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<{tag} {written}/>"


def _without_source_map(content: bytes) -> bytes:
    """Maps are not vendored, and a browser's tools would ask for them in vain."""
    marks = (b"//# sourceMappingURL=", b"/*# sourceMappingURL=")
    return b"".join(line for line in content.splitlines(keepends=True) if not line.startswith(marks))


def _mit_licence(holder: str) -> str:
    """The MIT terms (ours, word for word the same) under another holder's name."""
    return (
        "\n".join(
            holder if line.startswith("Copyright") else line
            for line in OUR_LICENCE.read_text(encoding="utf-8").splitlines()
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
