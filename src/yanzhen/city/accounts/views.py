"""Signing in and out, and what a locked-out visitor reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class SignInForm(AuthenticationForm):
    """Name and password; the refusal does not say which of the two was wrong."""

    error_messages = {
        "invalid_login": "用户名或密码不对。连续输错 5 次会暂时锁定。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }
    username = forms.CharField(
        label="用户名",
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "class": "form-control"}
        ),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "form-control"}),
    )


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    next_page = "cockpit"


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None, **more: Any
) -> HttpResponse:
    """Shown by axes after too many failures."""
    return render(request, "accounts/locked.html", status=429)
