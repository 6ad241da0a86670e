"""What happens to users and memberships. Tokens travel sealed, never in clear."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class UserSignedUp(Event):
    type: ClassVar[str] = "staff.signed_up"
    user_id: UUID


@dataclass(frozen=True)
class VerificationRequested(Event):
    type: ClassVar[str] = "staff.verification_requested"
    user_id: UUID


@dataclass(frozen=True)
class PasswordResetRequested(Event):
    type: ClassVar[str] = "staff.password_reset_requested"
    user_id: UUID


@dataclass(frozen=True)
class StaffInvited(Event):
    type: ClassVar[str] = "staff.invited"
    invitation_id: UUID
