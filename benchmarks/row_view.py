"""A minimal Flask application that shows one row, read in both ways."""

from flask import Flask, Response

from benchmarks.row_reading import read_plain, read_scoped
from shared.kernel.config import current_settings
from shared.web.process import prepare_process

application = Flask(__name__)
prepare_process(current_settings())


@application.get("/scoped")
def show_scoped() -> Response:
    return Response(read_scoped(), mimetype="text/html")


@application.get("/plain")
def show_plain() -> Response:
    return Response(read_plain(), mimetype="text/html")
