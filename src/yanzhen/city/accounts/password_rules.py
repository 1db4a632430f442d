"""The rule of length in the words of the users; Django 5.2 has lost the translation of its own."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """As Django's, told in Chinese."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符"
