"""A demo shop's pages, menus and look."""

import json
from pathlib import Path
from typing import Any

import shared.themes
from shared.cli.demo.shapes import DemoMenu, DemoShop
from shared.cli.seeding.pictures import Gallery, file_name
from shared.db.session import transaction
from shared.models.content.menu import find_menu
from shared.models.content.page import page_handle_is_taken
from shared.services.content.menus import LinkInput, save_menu
from shared.services.content.pages import PageInput, create_page, set_page_translation
from shared.services.themes.themes import ensure_theme, publish_revision, published_theme, save_revision

#: The demo's menus under the handles that themes look for.
MENU_HANDLES = {"main": "main-menu", "footer": "footer"}
MENU_TITLES = {"nl": "Winkel", "ar": "المتجر", "en": "Shop"}
PRESETS = {"kleistudio": "clay", "souq": "souk", "fudekami": "paper"}
LOCALES = Path(shared.themes.__path__[0], "default", "locales")
HOME = "templates/index.json"


def seed_content(shop: DemoShop, gallery: Gallery) -> None:
    """Make the pages, menus and theme that are missing. Wants the shop's store_scope."""
    for page in shop.pages:
        if not page_handle_is_taken(page.handle):
            with transaction():
                made = create_page(PageInput(page.title, page.body_html, page.handle))
                for locale, texts in page.translations.items():
                    set_page_translation(made.id, locale, title=texts.title, body=texts.body)
    for menu in shop.menus:
        if find_menu(MENU_HANDLES[menu.handle]) is None:
            _make_menu(shop, menu)
    _choose_look(shop, gallery)


def _make_menu(shop: DemoShop, menu: DemoMenu) -> None:
    links = [LinkInput(link.title, link.url, dict(link.translations)) for link in menu.links]
    save_menu(MENU_HANDLES[menu.handle], MENU_TITLES[shop.default_locale], links)


def _choose_look(shop: DemoShop, gallery: Gallery) -> None:
    """One of the default theme's looks, with the shop's pictures and words on its home page."""
    ensure_theme()
    current = published_theme()
    if current.number > 1:
        return
    files = {HOME: _as_json(_home(shop, gallery)), **_own_words(shop)}
    with transaction():
        revision = save_revision(current.theme_id, settings={"preset": PRESETS[shop.handle]}, files=files)
        publish_revision(current.theme_id, revision.number)


def _home(shop: DemoShop, gallery: Gallery) -> dict[str, Any]:
    hero, story = (str(gallery[file_name(banner)]) for banner in shop.banners[:2])
    about = {"button": "t:shop.story_link", "link": f"/pages/{shop.pages[0].handle}"}
    button = {"button": "t:home.button", "link": "/collections/all"}
    sections = {
        "hero": _section("hero", heading="t:shop.tagline", text=" ", image=hero, **button),
        "featured": _section("featured-collection", heading="t:home.featured", collection="all", limit=8),
        "collections": _section("collection-list", heading="t:home.collections", limit=4),
        "story": _section("image-with-text", heading="t:shop.name", text="t:shop.story", image=story, **about),
    }
    return {"sections": sections, "order": list(sections)}


def _section(kind: str, **settings: Any) -> dict[str, Any]:
    return {"type": kind, "settings": settings}


def _own_words(shop: DemoShop) -> dict[str, str]:
    """The theme's texts with the shop's own beside them, by file, so that the home page speaks every language."""
    about = shop.pages[0]
    pages = {shop.default_locale: (about.title, about.body_html)}
    pages |= {locale: (texts.title, texts.body) for locale, texts in about.translations.items()}
    files = {}
    for locale, (title, body) in pages.items():
        words = {"name": shop.name, "tagline": shop.tagline[locale], "story": _first_paragraph(body)}
        path = next(LOCALES.glob(f"{locale}.*"))
        known = json.loads(path.read_text(encoding="utf-8"))
        files[f"locales/{path.name}"] = _as_json({**known, "shop": {**words, "story_link": title}})
    return files


def _first_paragraph(body: str) -> str:
    return body.partition("</p>")[0] + "</p>"


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
