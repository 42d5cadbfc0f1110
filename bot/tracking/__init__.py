"""The one issue that follows a campaign: what it says, and what becomes of it."""
