"""What crosses the wire about ratings."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from liniya.domains.inquiries.schemas import InquiryOut
from liniya.domains.ratings.rules import LEAST, LONGEST_COMMENT, MOST


class NewRating(BaseModel):
    """A judgement."""

    stars: int = Field(ge=LEAST, le=MOST)
    comment: str = Field(default="", max_length=LONGEST_COMMENT)


class RateInquiry(NewRating):
    """`inquiry.rate`."""

    inquiry_id: UUID


class RatingOut(TypedDict):
    """A rating for the user who gave it, and for the staff."""

    inquiry_id: UUID
    stars: int
    comment: str
    at: datetime


class RatingAnswer(TypedDict):
    """The rating as it was kept."""

    rating: RatingOut


class RatedInquiry(InquiryOut):
    """An inquiry of the past with its rating."""

    rating: RatingOut | None


class RatedInquiries(TypedDict):
    """A page, newest first."""

    inquiries: list[RatedInquiry]
    has_more: bool
