"""The rulebook: words that take a side, in four languages, with reasons; parsed from data, applied in one pass."""

from storybank.rulebook.model import Concept, FindingWords, Rulebook
from storybank.rulebook.parsing import parse
from storybank.rulebook.scanner import Hit, Scanner
from storybank.rulebook.triggers import Trigger

__all__ = ["Concept", "FindingWords", "Hit", "Rulebook", "Scanner", "Trigger", "parse"]
