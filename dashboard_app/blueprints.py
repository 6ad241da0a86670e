"""Blueprints whose addresses begin with the store that is worked on."""

from flask import Blueprint


def store_blueprint(name: str, import_name: str, path: str = "") -> Blueprint:
    """A blueprint below ``/s/<store>``: two tabs can work on two stores."""
    return Blueprint(name, import_name, url_prefix=f"/s/<store>{path}")
