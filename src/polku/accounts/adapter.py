"""Signing in is by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class InvitationOnlySocialAdapter(DefaultSocialAccountAdapter):
    """An identity provider may sign in those who have an account; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
