"""The Django project: settings, navigation, base templates. Wiring only."""
