"""What people type when they sign in, look after their account, or run units and accounts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone

from yanzhen.city.accounts.models import ROLES, Unit, User
from yanzhen.city.accounts.office_services import BUSINESS

TEXT = {"class": "form-control"}
PICK = {"class": "form-select"}


class SignInForm(AuthenticationForm):
    """Name and password; the refusal does not say which of the two was wrong."""

    error_messages = {
        "invalid_login": "用户名或密码不对。连续输错 5 次会暂时锁定。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }
    username = forms.CharField(
        label="用户名",
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", **TEXT}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **TEXT}),
    )


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label="动态码",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "one-time-code", "inputmode": "text", **TEXT}
        ),
    )


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = forms.CharField(
        label="现在的密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **TEXT}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **TEXT}),
    )
    again = forms.CharField(
        label="再写一遍",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **TEXT}),
    )

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self.user = user
        self.fields["new"].help_text = (
            "；".join(t.rstrip("。") for t in password_validators_help_texts()) + "。"
        )

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.user.check_password(old):
            raise forms.ValidationError("现在的密码不对。")
        return old

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError("新密码和现在的一样。")
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") and given.get("again") != given["new"]:
            self.add_error("again", "两遍不一样。")
        return given


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit by its name, in the order of kinds."""

    def __init__(self, **named: Any) -> None:
        super().__init__(Unit.objects.order_by("kind", "name"), widget=forms.Select(attrs=PICK), **named)


class UnitForm(forms.Form):
    """A unit to be made."""

    name = forms.CharField(label="名称", max_length=120, widget=forms.TextInput(attrs=TEXT))
    code = forms.CharField(
        label="代码",
        max_length=80,
        widget=forms.TextInput(attrs=TEXT),
        help_text="小写字母、数字和连字符，如 gongxin-ju",
    )
    kind = forms.ChoiceField(label="类别", choices=Unit.KINDS, widget=forms.Select(attrs=PICK))
    parent = UnitChoice(label="上级", required=False)
    subject = forms.CharField(
        label="对应对象",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text="县（市）区填 6 位区划代码；园区、企业、链办填平台里的代码。行级权限按它算",
    )


class AccountForm(forms.Form):
    """An account to be made; the three roles that keep the system are not among the choices."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", **TEXT}),
        help_text="用工号或职务，一人一个，不共用",
    )
    display_name = forms.CharField(
        label="显示名", max_length=80, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    unit = UnitChoice(label="单位")
    role = forms.ChoiceField(
        label="角色", choices=[(c, n) for c, n in ROLES if c in BUSINESS], widget=forms.Select(attrs=PICK)
    )
    external_id = forms.CharField(
        label="统一认证编号",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text="用单点登录的单位才填",
    )


class PostForm(forms.Form):
    """A further post with its term."""

    unit = UnitChoice(label="单位")
    role = forms.ChoiceField(
        label="角色", choices=[(c, n) for c, n in ROLES if c in BUSINESS], widget=forms.Select(attrs=PICK)
    )
    title = forms.CharField(label="职务", max_length=80, required=False, widget=forms.TextInput(attrs=TEXT))
    subject = forms.CharField(
        label="服务对象",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text="产业链、园区、县区或企业的代码；空着就按单位",
    )
    starts_on = forms.DateField(
        label="任期起", widget=forms.DateInput(attrs={"type": "date", **TEXT}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label="任期止",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", **TEXT}, format="%Y-%m-%d"),
        help_text="空着是不定期",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.DateField, self.fields["starts_on"]).initial = timezone.localdate


class RoleForm(forms.Form):
    """Another main role."""

    role = forms.ChoiceField(label="角色", choices=ROLES, widget=forms.Select(attrs=PICK))
