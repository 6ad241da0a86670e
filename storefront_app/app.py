"""The shoppers' app."""

from shared.kernel.config import Settings
from shared.web.app import WebApp
from shared.web.blueprints import register_blueprints
from shared.web.factory import make_app
from storefront_app.carts.visitor import install_cart_hint
from storefront_app.context import enter_storefront, guard_storefront, template_context
from storefront_app.customers.who import install_customer_cookie
from storefront_app.errors import show_error
from storefront_app.page_cache import PageCache


def create_app(settings: Settings) -> WebApp:
    """The storefront with every room that is found, behind its page cache."""
    app = make_app(
        __name__, settings, name="shop", enter=enter_storefront, guard=guard_storefront, show_error=show_error
    )
    register_blueprints(app, "storefront_app")
    app.context_processor(template_context)
    install_cart_hint(app)
    install_customer_cookie(app)
    app.wsgi_app = PageCache(app.wsgi_app)  # type: ignore[method-assign]
    return app
