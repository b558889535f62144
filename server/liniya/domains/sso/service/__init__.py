"""Verbs of signing in through a company's service."""

from liniya.domains.sso.service.discovery import Services, test_issuer
from liniya.domains.sso.service.setting import delete_provider, get_provider, save_provider
from liniya.domains.sso.service.signing_in import begin_sign_in, finish_sign_in, forget_old, list_options

__all__ = [
    "Services",
    "begin_sign_in",
    "delete_provider",
    "finish_sign_in",
    "forget_old",
    "get_provider",
    "list_options",
    "save_provider",
    "test_issuer",
]
