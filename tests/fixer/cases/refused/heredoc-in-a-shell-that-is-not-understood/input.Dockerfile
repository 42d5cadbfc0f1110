FROM python:3.12
SHELL ["/usr/bin/fish", "-c"]
RUN <<EOF
pip install a
EOF
RUN <<EOF
#!/bin/bash
pip install b
EOF
