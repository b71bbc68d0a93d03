"""People in text: names and identifiers found, one key for one name in any script, words that stand for a person."""

from storybank.people.detection import Found, find

__all__ = ["Found", "find"]
