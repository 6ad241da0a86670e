"""Whether a person or a script asks."""

from flask import request


def wants_data() -> bool:
    """Scripts of themes ask for ``.js`` or ``.json``, send JSON, or say that they accept nothing else."""
    accepted = request.headers.get("Accept", "")
    return (
        request.path.endswith((".js", ".json"))
        or request.is_json
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or ("text/html" not in accepted and ("json" in accepted or "javascript" in accepted))
    )
