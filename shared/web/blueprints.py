"""Find every app's views by their place: ``<app>/<module>/views.py`` and what lies beside it."""

from collections.abc import Iterator

from flask import Blueprint, Flask

from shared.kernel.discovery import import_all


def discover_blueprints(package: str) -> Iterator[tuple[str, Blueprint]]:
    """(module code, blueprint) of every Blueprint in a file named ``views`` or ``*_views`` of the app's rooms."""
    for file in import_all(package):
        parts = file.__name__.split(".")
        if len(parts) < 3 or not parts[-1].endswith("views"):
            continue
        for value in vars(file).values():
            if isinstance(value, Blueprint) and value.import_name == file.__name__:
                yield parts[1], value


def register_blueprints(app: Flask, package: str) -> None:
    """Register what is found and not registered yet; nothing names a blueprint by hand."""
    for _module, blueprint in discover_blueprints(package):
        if blueprint.name not in app.blueprints:
            app.register_blueprint(blueprint)
