"""`storybank inspect`: what the readers see in texts, pictures, recordings and transcripts, as JSON lines. Changes nothing."""

import importlib

import click

# name → (module of storybank.cli, name of the command in it)
COMMANDS = {
    "text": ("inspect_text", "text"),
    "images": ("inspect_images", "images"),
    "recording": ("inspect_recording", "recording"),
    "transcript": ("inspect_recording", "transcript"),
}


class ReadersByName(click.Group):
    """A group that imports a reader's module only when that reader is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"storybank.cli.{module}"), name)
        return found


@click.command("inspect", cls=ReadersByName)
def command() -> None:
    """Show what the readers see, as JSON lines on standard output."""
