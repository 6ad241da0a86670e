"""A small name server on loopback that knows only what it is told."""

import socketserver
import threading
from types import TracebackType

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset

TTL_SECONDS = 1


class DnsEmulator:
    """Answers TXT questions over UDP: ``with DnsEmulator() as dns: dns.put("_proof.example.com", "abc")``."""

    def __init__(self, port: int = 0) -> None:
        self.records: dict[str, list[str]] = {}
        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", port), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """For DNS_RESOLVER."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def put(self, name: str, *texts: str) -> None:
        """Let ``name`` have these TXT records and no others."""
        self.records[name.rstrip(".").lower()] = list(texts)

    def remove(self, name: str) -> None:
        self.records.pop(name.rstrip(".").lower(), None)

    def answer(self, question: bytes) -> bytes:
        """The wire form of the answer to a question in wire form."""
        asked = dns.message.from_wire(question)
        response = dns.message.make_response(asked)
        response.flags |= dns.flags.AA
        query = asked.question[0]
        texts = self.records.get(query.name.to_text(omit_final_dot=True).lower())
        if texts is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif query.rdtype == dns.rdatatype.TXT and texts:
            quoted = [" ".join(f'"{text[i : i + 255]}"' for i in range(0, len(text), 255)) for text in texts]
            response.answer.append(dns.rrset.from_text_list(query.name, TTL_SECONDS, "IN", "TXT", quoted))
        return response.to_wire()

    def __enter__(self) -> "DnsEmulator":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler_of(emulator: DnsEmulator) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, socket = self.request
            try:
                socket.sendto(emulator.answer(question), self.client_address)
            except dns.exception.DNSException:
                return

    return Handler
