"""Three shops for looking at the default theme: in EUR and two languages, in EGP and Arabic, in JPY."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shared.themes
from shared.themes.revision import ThemeRevision

HEARTH = ThemeRevision.from_directory(Path(shared.themes.__file__).parent / "default")


@dataclass(frozen=True)
class Shop:
    code: str
    name: str
    currency: str
    locales: tuple[str, ...]
    preset: str
    description: str
    titles: tuple[str, ...]
    option: tuple[str, tuple[str, ...]]
    collections: tuple[tuple[str, str], ...]
    texts: Mapping[str, str]
    price: int = 1850

    def revision(self) -> ThemeRevision:
        return HEARTH.overlaid(f"sample-{self.code}", files=self.texts, settings={"preset": self.preset})


KLEI = Shop(
    code="klei",
    name="Studio Klei",
    currency="EUR",
    locales=("en", "nl"),
    preset="clay",
    description="Stoneware from a small workshop in Haarlem, thrown by hand and fired twice.",
    titles=(
        "Morning mug",
        "Ramen bowl",
        "Low vase",
        "Pour-over set",
        "Dinner plate",
        "Salt cellar",
        "Butter dish",
        "Tall jug",
        "Espresso cup",
        "Serving bowl",
        "Bud vase",
        "Tea caddy",
    ),
    option=("Glaze", ("Oat", "Moss", "Ink")),
    collections=(("cups", "Cups & mugs"), ("table", "For the table"), ("vases", "Vases")),
    texts={
        "templates/index.json": """{"sections": {
            "hero": {"type": "hero", "settings": {"eyebrow": "Handmade in Haarlem", 
              "heading": "Clay, slowly made for daily use",
              "text": "<p>Thrown on the wheel, glazed by hand, fired twice. Each piece differs a little.</p>",
              "button": "Visit the shop", "link": "/collections/all", 
              "second_button": "Our workshop", "second_link": "/pages/about",
              "collection": "all"}},
            "featured": {"type": "featured-collection", 
              "settings": {"heading": "t:home.featured", "collection": "all", "limit": 8}},
            "collections": {"type": "collection-list", "settings": {"heading": "t:home.collections", "limit": 3}},
            "story": {"type": "image-with-text", "settings": {"eyebrow": "The workshop", 
              "heading": "Two wheels, one kiln, no hurry",
              "text": "<p>We make small batches. When something is gone, it takes about three weeks to come back.</p>",
              "button": "Read about us", "link": "/pages/about", "image": "workshop"}},
            "words": {"type": "rich-text", 
              "settings": {"text": "<p>“The mug I reach for first, every single morning.”</p>"}}},
            "order": ["hero", "featured", "collections", "story", "words"]}""",
    },
)
SOUQ = Shop(
    code="souq",
    name="سوق النيل",
    currency="EGP",
    locales=("ar", "en"),
    preset="souk",
    description="حِرف مصرية من قلب القاهرة: نحاس وزجاج وأقمشة يصنعها أهلها.",
    titles=(
        "فانوس نحاسي",
        "صينية منقوشة",
        "إبريق شاي",
        "كوب زجاجي",
        "سجادة كليم",
        "وسادة مطرزة",
        "مبخرة",
        "صندوق صدف",
        "قدر فخار",
        "وشاح قطن",
        "سلة خوص",
        "مصباح زجاج",
    ),
    option=("المقاس", ("صغير", "وسط", "كبير")),
    collections=(("lamps", "الفوانيس والمصابيح"), ("table", "للمائدة"), ("home", "للبيت")),
    price=45000,
    texts={
        "templates/index.json": """{"sections": {
            "hero": {"type": "hero", "settings": {"eyebrow": "من ورش القاهرة", "heading": "صُنع باليد، على مهل",
              "text": "<p>نحاس وزجاج وخوص من حرفيين نعرفهم بأسمائهم.</p>", 
              "button": "t:home.button", "link": "/collections/all",
              "collection": "all"}},
            "featured": {"type": "featured-collection", 
              "settings": {"heading": "t:home.featured", "collection": "all", "limit": 8}},
            "collections": {"type": "collection-list", "settings": {"heading": "t:home.collections", "limit": 3}}},
            "order": ["hero", "featured", "collections"]}""",
    },
)
PAPER = Shop(
    code="paper",
    name="Fude & Kami",
    currency="JPY",
    locales=("en",),
    preset="paper",
    description="Paper and pens.",
    titles=(
        "Grid notebook",
        "Brush pen",
        "Washi tape",
        "Desk tray",
        "Ink bottle",
        "Letter set",
        "Ruler",
        "Pencil case",
        "Memo block",
        "Envelope",
        "Stamp",
        "Clip",
    ),
    option=("Size", ("A6", "A5", "A4")),
    collections=(("paper", "Paper"), ("pens", "Pens"), ("desk", "Desk")),
    price=1200,
    texts={},
)
