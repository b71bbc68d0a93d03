"""Places and what people call them: found in texts, ranked, rendered, coarsened. A name belongs to no side."""
