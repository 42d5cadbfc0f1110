FROM python:3.12
RUN <<EOF
 #!/usr/bin/env python3
pip install a
EOF
RUN <<EOF

#!/usr/bin/env python3
pip install b
EOF
