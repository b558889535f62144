"""What signing in through a service takes and gives."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from liniya.domains.organisations.schemas import Input, Name
from liniya.domains.sso.rules import is_issuer


def _issuer(text: str) -> str:
    if not is_issuer(text):
        raise ValueError("an address such as https://login.example.com")
    return text


Issuer = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_issuer)]
ClientSecret = Annotated[str, Field(min_length=1, max_length=1000)]


class ProviderChange(Input):
    """The whole setting. `client_secret`: None keeps what is there. `name`: on the button."""

    name: Name
    issuer: Issuer
    client_id: Name
    client_secret: ClientSecret | None = None
    is_on: bool = False
    trusts_email: bool = False
    creates_people: bool = False
    is_password_for_administrators: bool = False
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """As the editor has seen it; 0: there was none."""


class IssuerToTest(Input):
    issuer: Issuer


class SignInWish(Input):
    provider_id: UUID
    remember: bool = False


class ProviderOut(TypedDict):
    """`redirect_uri`: what the service must be told. `has_secret`: the secret itself is never given out."""

    id: UUID | None
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    is_on: bool
    trusts_email: bool
    creates_people: bool
    is_password_for_administrators: bool
    people_linked: int
    redirect_uri: str
    version: int


class IssuerTested(TypedDict):
    """What the service says of itself."""

    authorization_endpoint: str
    token_endpoint: str
    keys: int


class SsoOption(TypedDict):
    id: UUID
    name: str


class SsoOptions(TypedDict):
    """What the sign-in page offers."""

    items: list[SsoOption]


class SsoBegun(TypedDict):
    """Where the browser goes."""

    url: str
