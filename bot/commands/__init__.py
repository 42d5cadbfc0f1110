"""The bot's commands, a module for each: options in, exit codes out. Not all want the bot's libraries."""
