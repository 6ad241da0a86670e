"""The WSGI entry point: one of three Flask apps, picked by host."""

from dashboard_app.app import create_app as create_dashboard
from platform_app.app import create_app as create_platform
from shared.kernel.config import current_settings
from shared.kernel.hosts import Surface
from shared.web.dispatcher import Dispatcher
from shared.web.process import prepare_process
from shared.web.static import serve_static
from storefront_app.app import create_app as create_storefront

settings = current_settings()
prepare_process(settings)
platform = create_platform(settings)
application = serve_static(
    Dispatcher(
        {
            Surface.SITE: platform,
            Surface.API: platform,
            Surface.OPERATOR: platform,
            Surface.DASHBOARD: create_dashboard(settings),
            Surface.STOREFRONT: create_storefront(settings),
        },
        settings,
    )
)
