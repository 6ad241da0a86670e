"""What a register of tax numbers can be asked."""

from dataclasses import dataclass
from typing import Protocol

from shared.kernel.errors import GatewayFailed


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """``reference`` is the register's number of this enquiry, given to whoever says who asks; ``name`` and ``address``
    are the company's, where the register tells them.
    """

    is_valid: bool
    reference: str = ""
    name: str = ""
    address: str = ""


class RegisterSilent(GatewayFailed):
    """No answer, or none that says anything about the number; ``code`` is the register's own word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TaxRegister(Protocol):
    def check(self, tax_id: str, asked_by: str = "") -> RegisterAnswer:
        """Whether ``tax_id`` (with its country's letters) is in force. Raises RegisterSilent."""
        ...
