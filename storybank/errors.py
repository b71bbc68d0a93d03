"""Broken machinery: the step stops. Messages say where, what and the remedy, with ids, files and fields, never people."""


class StorybankError(Exception):
    """Base of what a person can mend. `code` is stable, `exit_code` is the command's (INTERFACES: 2 wrong use, 3 unreadable …)."""

    exit_code = 2

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class WrongUse(StorybankError):
    """The caller asked for something that does not exist or cannot be asked so."""

    exit_code = 2


class Unreadable(StorybankError):
    """Input that cannot be read, or is refused because reading it would be dangerous."""

    exit_code = 3


class Refused(StorybankError):
    """Consent, right or a second person's approval is missing."""

    exit_code = 4


class Unavailable(StorybankError):
    """A server, the network or a program that should be there is not."""

    exit_code = 5


class Tampered(StorybankError):
    """Something that must never change has changed."""

    exit_code = 1
