"""The yardstick: the least that a Flask view can do, giving as many ready-made bytes as it is asked for."""

from flask import Flask, Response

MARK = b"the yardstick"
READY = MARK + b"." * 1_000_000

application = Flask(__name__)


@application.get("/bytes/<int:size>")
@application.post("/bytes/<int:size>", endpoint="posted")
def give(size: int) -> Response:
    return Response(READY[:size], mimetype="text/html")
