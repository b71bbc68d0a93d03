"""The `storybank` command: finds a command's file by name and loads only that one."""

import errno
import importlib
import os
import sys
import traceback
from typing import Any, NoReturn

import click

from storybank import __version__
from storybank.errors import StorybankError

OUR_FAULT = 70  # a fault of the program itself: no answer about the input

# name → module of storybank.cli that defines `command`
COMMANDS = {
    "init": "init",
    "config": "config",
    "doctor": "doctor",
    "upgrade": "upgrade",
    "backup": "backup",
    "restore": "restore",
    "move": "move",
    "identity": "identity",
    "init-batch": "init_batch",
    "check": "check",
    "pack": "pack",
    "unpack": "unpack",
    "send": "send",
    "receipt": "receipt",
    "card": "card",
    "keys": "keys",
    "ingest": "ingest",
    "batches": "batches",
    "collection": "collection",
    "review": "review",
    "answer": "answer",
    "interview": "interview",
    "replaced": "replaced",
    "licence": "licence",
    "initiative": "initiative",
    "propose": "propose",
    "read": "read",
    "approve": "approve",
    "publish": "publish",
    "consent": "consent",
    "withdraw": "withdraw",
    "hold": "hold",
    "requests": "requests",
    "exposure": "exposure",
    "recheck": "recheck",
    "calendar": "calendar",
    "export": "export",
    "unlock": "unlock",
    "register": "register",
    "research": "research",
    "readback": "readback",
    "verify": "verify",
    "inspect": "inspect",
    "clean": "clean",
    "rules": "rules",
    "places": "places",
    "demo": "demo",
    "up": "up",
    "users": "users",
}


class CommandsByName(click.Group):
    """A group that imports a command's module only when that command is asked for: start-up stays under half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"storybank.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command


@click.command(cls=CommandsByName, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="storybank")
@click.option("--language", envvar="STORYBANK_LANGUAGE", default="en", help="Language of messages: en, hy, az, ru.")
def cli(language: str) -> None:
    """Takes in interviews and photographs, keeps to each person's consent and own place names, publishes story bundles."""
    from storybank.i18n import speak

    speak(language)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; a StorybankError becomes one line on stderr and its exit code, an interruption 130."""
    from storybank.cli.show import say

    try:
        code = cli.main(args=arguments, prog_name="storybank", standalone_mode=False)  # of --help and the like
        sys.exit(code if isinstance(code, int) else 0)
    except StorybankError as error:
        say(f"storybank: {error}")
        sys.exit(error.exit_code)
    except click.Abort:  # click's word for Ctrl-C
        say("storybank: interrupted. Type the same command again to go on.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            _fault(error)
        _full()
    except Exception as error:  # a fault of ours: where it happened, never what it says, which may be somebody's words
        if "disk is full" in str(error):  # the ledger's own word for it
            _full()
        _fault(error)


def _full() -> NoReturn:
    from storybank.cli.show import say

    say("storybank: the disk is full. What was finished is kept; make room and type the same command again.")
    sys.exit(5)


def _fault(error: Exception) -> NoReturn:
    from storybank.cli.show import say

    if os.environ.get("STORYBANK_TRACE"):
        raise error
    say(f"storybank: unexpected {type(error).__name__} at {_places(error)}.")
    say("Please send this line to the developers. STORYBANK_TRACE=1 shows everything: that may hold names.")
    sys.exit(OUR_FAULT)


def _places(error: BaseException) -> str:
    """Return the last places in our own code that an exception passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if any(part in frame.filename for part in ("/storybank/", "/flows/"))]
    return ", ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in own[-3:])
