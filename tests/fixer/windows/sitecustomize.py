"""A Python that has of POSIX what Windows has: what is missing there is taken away at the start of a process.

What lies below the folder that ``TEST_DRIVE`` names is on another drive, to which no relative path leads.
"""

import os
import signal
import sys

_MODULES = ("fcntl", "resource", "grp", "pwd", "termios", "tty", "pty", "syslog", "readline")
_OF_OS = """
    chown chroot fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getsid getuid getxattr killpg
    lchown listxattr major minor mkfifo mknod posix_fadvise posix_fallocate posix_spawn pread pwrite removexattr
    sched_getaffinity sendfile setegid seteuid setgid setsid setuid setxattr statvfs sysconf ttyname uname
    O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC
""".split()
_OF_SIGNAL = "SIGALRM SIGHUP SIGKILL SIGPIPE SIGQUIT SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH pthread_sigmask setitimer".split()
_DRIVE = os.environ.get("TEST_DRIVE", "//")
_abspath, _relpath = os.path.abspath, os.path.relpath


def _apart(path: str, start: str = os.curdir) -> str:
    if len({_abspath(one).startswith(_DRIVE) for one in (path, start)}) > 1:
        raise ValueError(f"path is on mount {path!r}, start on mount {start!r}")
    return _relpath(path, start)


for _name in _MODULES:
    sys.modules[_name] = None  # type: ignore[assignment] # importing it is an ImportError then
for _module, _names in ((os, _OF_OS), (signal, _OF_SIGNAL)):
    for _name in _names:
        if hasattr(_module, _name):
            delattr(_module, _name)
os.path.relpath = _apart  # type: ignore[assignment]
