FROM python:3.12
RUN <<EOF
 #!/usr/bin/env python3
pip install --no-cache-dir a
EOF
RUN <<EOF

#!/usr/bin/env python3
pip install --no-cache-dir b
EOF
