"""Which repositories and paths a sweep looks into."""
