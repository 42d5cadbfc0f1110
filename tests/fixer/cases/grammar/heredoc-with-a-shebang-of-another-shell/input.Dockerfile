FROM python:3.12
RUN <<E
#!/usr/bin/env -S bash -e
pip install a
E
RUN <<E
#!/usr/bin/env -S A=1 sh
pip install b
E
RUN <<E
#!/bin/ksh
pip install c
E
RUN <<E
#!/usr/bin/fish
pip install d
E
RUN <<E
#!/bin/busybox sh
pip install e
E
RUN <<E
#!/usr/bin/env python3
pip install f
E
RUN <<E
#!/usr/bin/perl
# pip install g
E
