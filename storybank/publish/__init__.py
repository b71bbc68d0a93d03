"""From approved contents to a sealed, verifiable bundle, and the signed list that takes bundles back."""
