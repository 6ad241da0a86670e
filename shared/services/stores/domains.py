"""Custom domains: claimed, proved by a TXT record, then served."""

import re
from uuid import UUID

from shared.db.constraints import explain_refusals
from shared.db.session import leave_transaction, session, transaction
from shared.events import outbox
from shared.events.stores import StoreChanged
from shared.gateways.dns import DnsResolver, Resolver
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.hosts import normalise_host
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.tenant import current_store_id
from shared.models.stores.domain import StoreDomain, domain_of, domains_of, find_verified
from shared.models.stores.platform import all_platforms
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import bump_revision

RECORD_PREFIX = "_shopstead"
PROOF_PREFIX = "shopstead-verification="
MAX_DOMAINS = 20
_NOWHERE = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "arpa", "onion"})
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def claim_domain(typed: str) -> StoreDomain:
    """Begin to connect a domain to the current store; it serves nothing until it is verified.

    Each claim has a token of its own, so that nobody can use another's proof. Raises Invalid, Conflict.
    """
    host = _claimable(typed)
    with transaction():
        if len(domains_of(current_store_id())) >= MAX_DOMAINS:
            raise Conflict(_("A store can have at most %(count)s domains.", count=MAX_DOMAINS))
        domain = StoreDomain(store_id=current_store_id(), host=host, token=new_token(24))
        with explain_refusals({"uq_store_domains_claim": _claimed_before}):
            session().add(domain)
    return domain


def record_name(domain: StoreDomain) -> str:
    """Where the TXT record belongs."""
    return f"{RECORD_PREFIX}.{domain.host}"


def record_value(domain: StoreDomain) -> str:
    """What the TXT record must say."""
    return PROOF_PREFIX + domain.token


def verify_domain(domain_id: UUID, resolver: Resolver | None = None) -> StoreDomain:
    """Look up the TXT record and, where it holds this claim's token, let the domain serve.

    A domain that changed hands follows its present proof: the former store keeps it only while its own record is there.
    Raises Invalid (no such record yet), Conflict (another store proves it too), GatewayFailed (no answer).
    """
    domain = domain_of(current_store_id(), domain_id)
    if domain.verified_at is not None:
        return domain
    leave_transaction()
    proofs = (resolver or DnsResolver(current_settings().dns_resolver)).texts(record_name(domain))
    if record_value(domain) not in proofs:
        raise Invalid(_("We do not see the record yet. New records can take an hour to be seen everywhere."))
    with transaction():
        session().expire(domain)
        domain = domain_of(current_store_id(), domain_id)
        _displace(find_verified(domain.host), proofs)
        with explain_refusals({"uq_store_domains_verified": _served_elsewhere}):
            domain.verified_at = clock.now()
        _announce()
    return domain


def make_primary(domain_id: UUID) -> StoreDomain:
    """Let the store go by this domain; its other hosts redirect there. Raises Conflict before it is verified."""
    with transaction():
        domain = domain_of(current_store_id(), domain_id)
        if domain.verified_at is None:
            raise Conflict(_("Verify this domain first."))
        drop_primary()
        domain.is_primary = True
        _announce()
    return domain


def drop_primary() -> None:
    """Let the store go by its subdomain again."""
    with transaction():
        for other in domains_of(current_store_id()):
            other.is_primary = False
        session().flush()
        _announce()


def remove_domain(domain_id: UUID) -> None:
    """Disconnect a domain. Raises NotFound."""
    with transaction():
        session().delete(domain_of(current_store_id(), domain_id))
        _announce()


def _claimable(typed: str) -> str:
    bare = re.sub(r"^[a-z]+://", "", typed.strip().lower()).partition("/")[0]
    host = normalise_host(bare)
    if host is None or "_" in host or not _has_top_level(host):
        raise Invalid(fields={"host": _("Type a domain such as shop.example.com, without anything around it.")})
    if host.rpartition(".")[2] in _NOWHERE or _is_ours(host):
        raise Invalid(fields={"host": _("This domain cannot be connected. Use one that belongs to you.")})
    return host


def _has_top_level(host: str) -> bool:
    """Not for bare names and IP addresses."""
    _rest, dot, last = host.rpartition(".")
    return bool(dot) and bool(_TOP_LEVEL.fullmatch(last))


def _is_ours(host: str) -> bool:
    own = {domain for platform in all_platforms() for domain in (platform.domain, platform.stores_domain)}
    return any(host == domain or host.endswith(f".{domain}") for domain in own)


def _displace(former: StoreDomain | None, proofs: list[str]) -> None:
    """Take a domain from the store that could prove it once and cannot any more."""
    if former is None:
        return
    if record_value(former) in proofs:
        raise _served_elsewhere()
    former.verified_at, former.is_primary = None, False
    session().flush()
    bump_revision(former.store_id)


def _announce() -> None:
    touch_storefront()
    outbox.record(StoreChanged(current_store_id()))


def _claimed_before() -> Conflict:
    return Conflict(_("This domain is in your list already."))


def _served_elsewhere() -> Conflict:
    return Conflict(_("Another store serves this domain. Remove its record first, then verify again."))
