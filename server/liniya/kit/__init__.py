"""Pure helpers without product words."""
