"""Facts of ratings."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.ratings.schemas import RatingOut


@dataclass(frozen=True, slots=True)
class InquiryRated(Event):
    """The user has judged a finished inquiry."""

    type: ClassVar[str] = "inquiry.rated"
    rating: RatingOut
    feed_id: UUID
