"""pip-no-cache: the command is ``bot.cli``; ``from pip_no_cache import fixer`` is for codemods of your own."""
