"""Looking up TXT records, which prove that a domain belongs to the merchant who claims it."""

from typing import Protocol

import dns.exception
import dns.resolver

from shared.kernel.errors import GatewayFailed, Misconfigured
from shared.kernel.i18n import gettext as _

LOOKUP_SECONDS = 5
DNS_PORT = 53


class Resolver(Protocol):
    """Something that knows domain names."""

    def texts(self, name: str) -> list[str]:
        """The TXT records of ``name``; none where it has none. Raises GatewayFailed where nobody answers."""


class DnsResolver:
    """Asks the machine's name servers, or the one at ``server`` (``127.0.0.1:5353``)."""

    def __init__(self, server: str = "") -> None:
        self._resolver = dns.resolver.Resolver(configure=not server)
        self._resolver.lifetime = LOOKUP_SECONDS
        self._resolver.cache = None
        if server:
            host, port = _split(server)
            self._resolver.nameservers = [host]
            self._resolver.port = port

    def texts(self, name: str) -> list[str]:
        try:
            answer = self._resolver.resolve(name, "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise GatewayFailed(_("The domain's records cannot be read now. Try again in a moment.")) from error
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def _split(server: str) -> tuple[str, int]:
    host, _colon, port = server.partition(":")
    try:
        return host, int(port) if port else DNS_PORT
    except ValueError:
        raise Misconfigured("DNS_RESOLVER must look like 127.0.0.1:5353.") from None
