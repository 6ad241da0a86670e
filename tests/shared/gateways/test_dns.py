"""TXT records over the real protocol, from a name server on loopback."""

import pytest

from shared.gateways.dns import DnsResolver
from shared.gateways.dns_emulator import DnsEmulator
from shared.kernel.errors import GatewayFailed, Misconfigured


def test_the_texts_of_a_name_are_found_whatever_their_length() -> None:
    with DnsEmulator() as server:
        server.put("_shopstead.shop.example", "proof=abc", "x" * 300)
        found = DnsResolver(server.address).texts("_Shopstead.shop.example.")
        assert sorted(found) == ["proof=abc", "x" * 300]


def test_a_name_without_texts_and_an_unknown_name_have_none() -> None:
    with DnsEmulator() as server:
        server.put("empty.example")
        resolver = DnsResolver(server.address)
        assert resolver.texts("empty.example") == []
        assert resolver.texts("unknown.example") == []


def test_a_change_is_seen_at_once() -> None:
    with DnsEmulator() as server:
        resolver = DnsResolver(server.address)
        server.put("shop.example", "old")
        assert resolver.texts("shop.example") == ["old"]
        server.put("shop.example", "new")
        assert resolver.texts("shop.example") == ["new"]
        server.remove("shop.example")
        assert resolver.texts("shop.example") == []


def test_silence_is_no_proof_of_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.gateways.dns.LOOKUP_SECONDS", 0.3)
    with pytest.raises(GatewayFailed):
        DnsResolver("127.0.0.1:9").texts("shop.example")


def test_a_malformed_resolver_is_named() -> None:
    with pytest.raises(Misconfigured, match="DNS_RESOLVER"):
        DnsResolver("127.0.0.1:dns")
