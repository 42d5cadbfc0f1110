FROM python:3.12
RUN <<EOF
#!/usr/bin/env python3
pip install a
EOF
RUN python3 <<EOF
pip install b
EOF
RUN <<EOF perl
pip install c
EOF
