"""Receiver and page as one running process."""

from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from shared.devstack.mailbox.letters import LetterBox
from shared.devstack.mailbox.page import make_page
from shared.devstack.mailbox.smtp import make_receiver


class Mailbox:
    """SMTP on ``smtp_port`` and a page on ``page_port``, both on 127.0.0.1; letters lie in ``directory``."""

    def __init__(self, directory: Path, *, smtp_port: int, page_port: int = 0) -> None:
        self.box = LetterBox(directory)
        self._receiver = make_receiver(self.box, smtp_port)
        self._page = make_server(
            "127.0.0.1", page_port, make_page(self.box), threaded=True, request_handler=QuietHandler
        )
        self.page_url = f"http://127.0.0.1:{self._page.port}"

    def serve(self) -> None:
        self._receiver.start()
        self._page.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self._page.shutdown()
        self._page.server_close()
        self._receiver.stop()


class QuietHandler(WSGIRequestHandler):
    """Says nothing of requests: the mailbox would fill the log by looking for new mail."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return
