"""What holds for every test."""

import signal

# A job started in the background may ignore SIGINT, and its children with it; the tests of interrupts need the default.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
