FROM python:3.12
RUN <<EOF
#!/bin/bash -e
pip install --no-cache-dir a
EOF
RUN <<EOF
#!/usr/bin/env bash
pip install --no-cache-dir b
EOF
RUN <<-EOF
	#!/bin/sh
	pip install --no-cache-dir c
	EOF
