"""Commands: parse, call, print. One file each; heavy imports happen inside the command."""
