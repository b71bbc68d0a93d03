"""People and consents: agreements entered, found, narrowed, taken back; names behind a right of their own, each look logged."""
