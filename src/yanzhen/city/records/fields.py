"""Fields of forms as every page draws them: a label, a hint, and widgets that look and behave alike."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.records.acts import Act

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}
TICKS = {"class": "form-check-input"}
PAPER_HINT = "PDF、PNG、JPG 或 Word、Excel，20 MB 以内"


def words(label: str, *, required: bool = True, most: int = 120, hint: str = "") -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)


def lines(
    label: str, *, required: bool = True, rows: int = 3, most: int = 5000, hint: str = ""
) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={**TEXT, "rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)


def choice(label: str, choices: Any = (), *, required: bool = True, hint: str = "") -> forms.ChoiceField:
    """One of a list."""
    widget = forms.Select(attrs=SELECT)
    return forms.ChoiceField(label=label, required=required, choices=choices, help_text=hint, widget=widget)


def ticks(
    label: str, choices: Any = (), *, required: bool = True, hint: str = ""
) -> forms.MultipleChoiceField:
    """Any of a short list, each with its box."""
    widget = forms.CheckboxSelectMultiple(attrs=TICKS)
    return forms.MultipleChoiceField(
        label=label, required=required, choices=choices, help_text=hint, widget=widget
    )


def yes(label: str, *, required: bool = True, hint: str = "") -> forms.BooleanField:
    """A box; ``required``: only the ticked form is accepted."""
    widget = forms.CheckboxInput(attrs=TICKS)
    return forms.BooleanField(label=label, required=required, help_text=hint, widget=widget)


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """A date from the browser's calendar."""
    widget = forms.DateInput(attrs={**TEXT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def amount(
    label: str, *, required: bool = True, least: int | None = None, digits: int = 16, hint: str = ""
) -> forms.DecimalField:
    """A number of up to so many digits, four of them behind the point."""
    widget = forms.NumberInput(attrs={**TEXT, "step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, required=required, min_value=least, max_digits=digits, decimal_places=4, help_text=hint, widget=widget
    )  # fmt: skip


def count(
    label: str, *, required: bool = True, least: int = 0, most: int | None = None, hint: str = ""
) -> forms.IntegerField:
    """A whole number."""
    widget = forms.NumberInput(attrs={**TEXT, "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, help_text=hint, widget=widget
    )


def paper(label: str, *, required: bool = False, hint: str = PAPER_HINT) -> forms.FileField:
    """A file; an empty one reaches the service, which says what is wrong with it."""
    widget = forms.FileInput(attrs=TEXT)
    return forms.FileField(
        label=label, required=required, allow_empty_file=True, help_text=hint, widget=widget
    )


def fit_to_act(form: forms.Form, rule: Act) -> None:
    """Leaves only the fields that the act asks for, and ``version``; what it can do without need not be filled in."""
    for name in set(form.fields) - {"version", *rule.fields}:
        del form.fields[name]
    for name in set(form.fields) - {"version"}:
        form.fields[name].required = name not in rule.optional
