"""storybank: interviews and photographs in, consent and own place names kept, verified story bundles out."""

__version__ = "0.1.0"
