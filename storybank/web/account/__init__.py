"""Signing in, second factors, one's own sessions, invitations."""
