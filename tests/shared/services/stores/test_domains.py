"""Custom domains serve only for the store whose own TXT record is there."""

from collections.abc import Iterator

import pytest

from shared.db.engine import Engines
from shared.db.session import platform_scope, store_scope, transaction
from shared.gateways.dns import DnsResolver
from shared.gateways.dns_emulator import DnsEmulator
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.stores.domain import StoreDomain, domains_of
from shared.models.stores.store import Store, store_by_id
from shared.services.stores.domains import (
    claim_domain,
    drop_primary,
    make_primary,
    record_name,
    record_value,
    remove_domain,
    verify_domain,
)
from shared.services.stores.hosts import resolve_host
from tests.factories.stores import make_platform, make_store, unique


@pytest.fixture
def dns() -> Iterator[DnsEmulator]:
    with DnsEmulator() as emulator:
        yield emulator


@pytest.fixture
def ours(engines: Engines) -> Store:
    return make_store(unique("ours"))


@pytest.fixture
def theirs(engines: Engines) -> Store:
    return make_store(unique("theirs"))


def host_name() -> str:
    return f"{unique('shop')}.example.com"


def connect(store: Store, host: str, dns: DnsEmulator) -> StoreDomain:
    with store_scope(store.id):
        domain = claim_domain(host)
        dns.put(record_name(domain), record_value(domain))
        return verify_domain(domain.id, DnsResolver(dns.address))


def store_behind(host: str) -> object:
    with platform_scope():
        found = resolve_host(host)
        return found.store_id if found else None


def revision_of(store: Store) -> int:
    with platform_scope():
        return store_by_id(store.id).revision


def test_a_claim_serves_nothing_until_its_record_is_seen(ours: Store, theirs: Store, dns: DnsEmulator) -> None:
    host = host_name()
    with store_scope(ours.id):
        domain = claim_domain(f" HTTPS://{host.upper()}/path ")
        assert domain.host == host
        with pytest.raises(Invalid):
            verify_domain(domain.id, DnsResolver(dns.address))
        assert store_behind(host) is None
        dns.put(f"_shopstead.{host}", "v=spf1 -all", record_value(domain))
        before = revision_of(ours)
        verify_domain(domain.id, DnsResolver(dns.address))
    assert store_behind(host) == ours.id
    assert revision_of(ours) > before


def test_another_stores_proof_proves_nothing(ours: Store, theirs: Store, dns: DnsEmulator) -> None:
    host = host_name()
    connect(theirs, host, dns)
    with store_scope(ours.id):
        domain = claim_domain(host)
        with pytest.raises(Invalid):
            verify_domain(domain.id, DnsResolver(dns.address))
    assert store_behind(host) == theirs.id


def test_a_domain_with_both_proofs_stays_where_it_is(ours: Store, theirs: Store, dns: DnsEmulator) -> None:
    host = host_name()
    former = connect(theirs, host, dns)
    with store_scope(ours.id):
        domain = claim_domain(host)
        dns.put(record_name(domain), record_value(former), record_value(domain))
        with pytest.raises(Conflict):
            verify_domain(domain.id, DnsResolver(dns.address))
    assert store_behind(host) == theirs.id


def test_a_domain_that_changed_hands_follows_its_present_proof(ours: Store, theirs: Store, dns: DnsEmulator) -> None:
    host = host_name()
    former = connect(theirs, host, dns)
    with store_scope(theirs.id):
        make_primary(former.id)
    connect(ours, host, dns)
    assert store_behind(host) == ours.id
    with platform_scope():
        (left,) = domains_of(theirs.id)
        assert (left.verified_at, left.is_primary) == (None, False)


def test_every_claim_has_a_token_of_its_own(ours: Store, theirs: Store) -> None:
    host = host_name()
    values = set()
    for store in (ours, theirs):
        with store_scope(store.id):
            values.add(record_value(claim_domain(host)))
    assert len(values) == 2


@pytest.mark.parametrize(
    "typed",
    ["", "shop", "192.168.0.1", "[::1]", "localhost", "x.localhost", "nas.local", "a_b.example.com", "ex ample.com"],
)
def test_what_is_no_public_name_is_refused(ours: Store, typed: str) -> None:
    with store_scope(ours.id), pytest.raises(Invalid):
        claim_domain(typed)


def test_our_own_names_are_refused(ours: Store) -> None:
    platform = make_platform()
    for host in (platform.domain, f"dashboard.{platform.domain}", f"other.{platform.stores_domain}"):
        with store_scope(ours.id), pytest.raises(Invalid):
            claim_domain(host)


def test_an_international_name_is_kept_as_ascii(ours: Store) -> None:
    with store_scope(ours.id):
        assert claim_domain(f"{unique('k')}.bücher.example").host.endswith("xn--bcher-kva.example")


def test_one_domain_leads_and_only_a_verified_one(ours: Store, dns: DnsEmulator) -> None:
    first, second = connect(ours, host_name(), dns), connect(ours, host_name(), dns)
    with store_scope(ours.id):
        unverified = claim_domain(host_name())
        with pytest.raises(Conflict):
            make_primary(unverified.id)
        make_primary(first.id)
        make_primary(second.id)
        assert [one.id for one in domains_of(ours.id) if one.is_primary] == [second.id]
        drop_primary()
        assert not any(one.is_primary for one in domains_of(ours.id))


def test_a_foreign_domain_does_not_exist_here(ours: Store, theirs: Store, dns: DnsEmulator) -> None:
    foreign = connect(theirs, host_name(), dns)
    with store_scope(ours.id):
        for touch in (make_primary, remove_domain, verify_domain):
            with pytest.raises(NotFound):
                touch(foreign.id)
    assert store_behind(foreign.host) == theirs.id


def test_a_removed_domain_serves_no_more(ours: Store, dns: DnsEmulator) -> None:
    domain = connect(ours, host_name(), dns)
    with store_scope(ours.id):
        remove_domain(domain.id)
    assert store_behind(domain.host) is None


def test_the_look_up_never_happens_inside_a_transaction(ours: Store, dns: DnsEmulator) -> None:
    with store_scope(ours.id):
        domain = claim_domain(host_name())
        with transaction(), pytest.raises(RuntimeError):
            verify_domain(domain.id, DnsResolver(dns.address))
