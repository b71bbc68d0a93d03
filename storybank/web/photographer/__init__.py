"""The photographer's desk: send a delivery, see what became of it, and nothing else of anybody's."""
