"""`python -m storybank`: the same as the `storybank` command."""

from storybank.cli.main import main

if __name__ == "__main__":
    main()
