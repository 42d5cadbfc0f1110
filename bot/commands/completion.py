"""The command completion."""

from bot import program
from fixer.command_line import streams
from fixer.command_line.command import Command, operand


def completion(*, shell: str) -> int:
    """Print the script; it holds the words themselves, so that pressing the key starts no Python."""
    import shtab

    streams.write(shtab.complete(program.parser(), shell) + "\n")
    return 0


COMMAND = Command(
    completion,
    "Print the script that teaches a shell to complete this command's words.",
    "",
    (operand("shell", "The shell that you type into.", choices=("bash", "zsh", "fish", "tcsh", "powershell")),),
    (
        'eval "$(pip-no-cache completion bash)"       # in ~/.bashrc',
        'eval "$(pip-no-cache completion zsh)"        # in ~/.zshrc, after compinit',
        "pip-no-cache completion fish | source        # in ~/.config/fish/config.fish",
    ),
)
