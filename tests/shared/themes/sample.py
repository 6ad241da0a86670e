"""Shops as plain data, the way a storefront hands them to the default theme: in EUR, in EGP (Arabic) and in JPY."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from shared.themes.context import RenderContext
from shared.themes.drops import Drop, Handled, PagedList
from shared.themes.options import describe_options
from shared.themes.renderer import Renderer
from tests.shared.themes.sample_shops import HEARTH, Shop

ENDONYMS = {"en": "English", "nl": "Nederlands", "ar": "العربية"}


class Storefront:
    """Builds what each template needs, for one shop in one language."""

    def __init__(self, shop: Shop, locale: str = "") -> None:
        self.shop, self.locale = shop, locale or shop.locales[0]
        self.root = "" if self.locale == shop.locales[0] else f"/{self.locale}"
        self.products = [self.product(index) for index in range(48)]
        self.renderer = Renderer(shop.revision())

    def image(self, name: str, alt: str = "") -> dict[str, Any]:
        return {
            "id": name,
            "src": f"/media/{name}.webp",
            "width": 1200,
            "height": 1200,
            "alt": alt,
            "aspect_ratio": 1.0,
        }

    def product(self, index: int, variant_id: int | None = None) -> Drop:
        shop, title = self.shop, self.shop.titles[index % len(self.shop.titles)]
        name, values = shop.option
        price = shop.price + (index * 7 % 11) * shop.price // 5
        images = [self.image(f"{shop.code}-{index % 12}", title), self.image(f"{shop.code}-{(index + 1) % 12}", title)]
        variants = [
            Drop(
                {
                    "id": index * 10 + at,
                    "title": value,
                    "options": [value],
                    "option1": value,
                    "price": price + at * 100,
                    "compare_at_price": price * 5 // 4 if index % 5 == 2 else None,
                    "available": index % 6 != 5 and at != 2,
                    "sku": f"{shop.code.upper()}-{index}{at}",
                    "inventory_management": "shopstead",
                    "inventory_policy": "deny",
                    "inventory_quantity": 3 if at else 12,
                    "featured_image": images[0],
                    "url": f"{self.root}/products/p{index}?variant={index * 10 + at}",
                }
            )
            for at, value in enumerate(values)
        ]
        chosen = next((variant for variant in variants if variant["id"] == variant_id), None)
        shown = chosen or next((variant for variant in variants if variant["available"]), variants[0])
        return Drop(
            {
                "id": index,
                "object_type": "product",
                "handle": f"p{index}",
                "title": title,
                "url": f"{self.root}/products/p{index}",
                "description": Markup("<p>{}</p><p>{}</p><ul><li>Ø 12 cm</li><li>420 g</li></ul>").format(
                    shop.description, title
                ),
                "vendor": shop.name,
                "type": shop.collections[index % 3][1],
                "tags": [],
                "available": index % 6 != 5,
                "price": price,
                "price_min": price,
                "price_max": price + 200,
                "price_varies": index % 3 == 0,
                "compare_at_price": price * 5 // 4 if index % 5 == 2 else None,
                "featured_image": images[0],
                "images": images,
                "media": images,
                "variants": variants,
                "has_only_default_variant": False,
                "options": [name],
                "options_with_values": lambda: describe_options([(name, values)], variants, shown),
                "selected_variant": chosen,
                "selected_or_first_available_variant": shown,
                "collections": lambda: [self.collection("all")],
            }
        )

    def collection(self, handle: str, query: Mapping[str, str] | None = None) -> Drop | None:
        titles = {"all": "All" if self.locale != "ar" else "كل المنتجات", **dict(self.shop.collections)}
        if handle not in titles:
            return None
        url = f"{self.root}/collections/{handle}"
        return Drop(
            {
                "id": handle,
                "handle": handle,
                "title": titles[handle],
                "url": url,
                "description": Markup(f"<p>{self.shop.description}</p>"),
                "image": None if handle == "all" else self.image(f"{self.shop.code}-{len(handle)}"),
                "products": PagedList.of(self.products),
                "products_count": len(self.products),
                "all_products_count": len(self.products),
                "filters": self.filters(url, query or {}),
                "sort_by": (query or {}).get("sort_by"),
                "default_sort_by": "manual",
                "sort_options": [
                    {"value": "manual", "name": "Featured"},
                    {"value": "price-ascending", "name": "Price, low to high"},
                ],
            }
        )

    def filters(self, url: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        wants_stock = "filter.v.availability" in query
        in_stock = {
            "label": "In stock",
            "value": "1",
            "param_name": "filter.v.availability",
            "count": 40,
            "active": wants_stock,
            "url_to_add": f"{url}?filter.v.availability=1",
            "url_to_remove": url,
        }
        gone = {**in_stock, "label": "Sold out", "value": "0", "count": 8, "active": False}
        return [
            {
                "type": "list",
                "label": "Availability",
                "param_name": "filter.v.availability",
                "values": [in_stock, gone],
                "active_values": [in_stock] if wants_stock else [],
                "url_to_remove": url,
            },
            {
                "type": "price_range",
                "label": "Price",
                "param_name": "filter.v.price",
                "range_max": 9000,
                "url_to_remove": url,
                "min_value": {"param_name": "filter.v.price.gte", "value": None},
                "max_value": {"param_name": "filter.v.price.lte", "value": None},
                "values": [],
                "active_values": [],
            },
        ]

    def cart(self, lines: int = 2) -> Drop:
        items = []
        for index in range(lines):
            product = self.products[index * 2]
            variant = product["variants"][0]
            items.append(
                {
                    "key": f"line-{index}",
                    "id": variant["id"],
                    "variant_id": variant["id"],
                    "product_id": product["id"],
                    "title": product["title"],
                    "product": product,
                    "variant": variant,
                    "quantity": index + 1,
                    "url": variant["url"],
                    "image": product["featured_image"],
                    "properties": {},
                    "original_line_price": variant["price"] * (index + 1),
                    "final_line_price": variant["price"] * (index + 1),
                    "line_level_discount_allocations": [],
                }
            )
        total = sum(item["final_line_price"] for item in items)
        return Drop(
            {
                "items": items,
                "item_count": sum(item["quantity"] for item in items),
                "total_price": total,
                "note": "",
                "items_subtotal_price": total,
                "cart_level_discount_applications": [],
                "currency": {"iso_code": self.shop.currency},
            },
            personal=True,
        )

    def menu(self, handle: str) -> dict[str, Any] | None:
        links = [
            {"title": title, "url": f"{self.root}/collections/{code}", "links": []}
            for code, title in self.shop.collections
        ]
        about = {"title": "About" if self.locale != "ar" else "من نحن", "url": f"{self.root}/pages/about", "links": []}
        title = "Shop" if self.locale != "ar" else "المتجر"
        return (
            {"handle": handle, "title": title, "links": [*links, about]} if handle in ("main-menu", "footer") else None
        )

    def resolve(self, kind: str, handle: str) -> Any:
        if kind == "image":
            return self.image(f"{self.shop.code}-3")
        return {"collection": self.collection, "link_list": self.menu}.get(kind, lambda _: None)(handle)

    def context(self, path: str = "/", query: Mapping[str, str] | None = None, **more: Any) -> RenderContext:
        return RenderContext(
            locale=self.locale,
            currency=self.shop.currency,
            root_url=self.root,
            path=path,
            query=tuple((query or {}).items()),
            resolve=self.resolve,
            settings_css_url="/theme-settings.css",
            asset_url=lambda name: f"/assets/{name}?v={HEARTH.asset_digest(name)}",
            **more,
        )

    def names(self, title: str = "", path: str = "/", query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The globals of every template."""
        root = self.root
        languages = [
            {
                "iso_code": code,
                "endonym_name": ENDONYMS[code],
                "name": code,
                "primary": code == self.shop.locales[0],
                "root_url": "/" if code == self.shop.locales[0] else f"/{code}",
            }
            for code in self.shop.locales
        ]
        language = next(item for item in languages if item["iso_code"] == self.locale)
        return {
            "shop": {
                "name": self.shop.name,
                "description": self.shop.description,
                "url": f"https://{self.shop.code}.example",
                "currency": self.shop.currency,
                "customer_accounts_enabled": False,
                "password_message": "",
            },
            "routes": {
                "root_url": root or "/",
                "cart_url": f"{root}/cart",
                "cart_add_url": f"{root}/cart/add",
                "cart_change_url": f"{root}/cart/change",
                "cart_update_url": f"{root}/cart/update",
                "cart_clear_url": f"{root}/cart/clear",
                "collections_url": f"{root}/collections",
                "all_products_collection_url": f"{root}/collections/all",
                "search_url": f"{root}/search",
                "account_url": f"{root}/account",
                "predictive_search_url": f"{root}/search/suggest",
                "product_recommendations_url": f"{root}/recommendations/products",
            },
            "request": {
                "locale": language,
                "path": path,
                "host": "shop.example",
                "origin": "https://shop.example",
                "page_type": "",
                "design_mode": False,
            },
            "localization": {
                "language": language,
                "available_languages": languages,
                "country": {"iso_code": "NL"},
                "available_countries": [],
            },
            "linklists": Handled(self.menu),
            "collections": Handled(
                self.collection, lambda: [self.collection(code) for code, _ in self.shop.collections]
            ),
            "page_title": title,
            "page_description": self.shop.description,
            "canonical_url": f"https://shop.example{path}",
            "current_page": int((query or {}).get("page", 1)),
            "current_tags": None,
            "handle": "",
            "cart": lambda: self.cart(),
            "customer": None,
            "content_for_header": Markup(""),
        }

    def page(self, template: str, path: str = "/", query: Mapping[str, str] | None = None, **more: Any) -> Any:
        names = {**self.names(more.pop("title", ""), path, query), **more}
        return self.renderer.render_template(template, globals=names, context=self.context(path, query))

    def pages(self) -> dict[str, Any]:
        """Each kind of page once."""
        root, found = self.root, PagedList.of(self.products[:9])
        search = {
            "performed": True,
            "terms": "mug",
            "results": found,
            "results_count": 9,
            "filters": [],
            "sort_options": [],
            "types": ["product"],
        }
        about = {
            "title": "About us",
            "content": Markup("<p>We make things.</p><h2>How</h2><p>Slowly.</p>"),
            "handle": "about",
        }
        return {
            "index": self.page("index", root or "/"),
            "product": self.page(
                "product", f"{root}/products/p0", title=self.products[0]["title"], product=self.product(0)
            ),
            "collection": self.page(
                "collection", f"{root}/collections/all", title="All", collection=self.collection("all")
            ),
            "list-collections": self.page("list-collections", f"{root}/collections"),
            "cart": self.page("cart", f"{root}/cart", title="Cart"),
            "search": self.page("search", f"{root}/search", {"q": "mug"}, title="Search", search=search),
            "page": self.page("page", f"{root}/pages/about", title="About us", page=about),
            "404": self.page("404", f"{root}/nowhere", title="404"),
            "password": self.page("password", f"{root}/password"),
        }
