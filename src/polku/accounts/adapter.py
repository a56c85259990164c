"""Signing in is by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import resolve_url

from polku.accounts.permissions import roles_of


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """A worker comes to the desk; whoever belongs to no organisation comes to their own pages."""
        user: Any = request.user
        return (
            super().get_login_redirect_url(request)
            if user.is_admin or roles_of(user)
            else resolve_url("mine")
        )


class InvitationOnlySocialAdapter(DefaultSocialAccountAdapter):
    """An identity provider may sign in those who have an account; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
