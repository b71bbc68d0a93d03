"""Asks: the desks of photographers, editors, publishers and administrators, as one Django project around one open bank."""
