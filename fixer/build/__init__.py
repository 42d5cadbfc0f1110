"""The build, walked once: its instructions here, what they know in ``facts``, and what a RUN says in ``script``."""
