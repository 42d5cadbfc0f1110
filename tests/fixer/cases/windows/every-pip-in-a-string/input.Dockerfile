FROM python:3.12 AS tools
RUN pwsh -Command " & pip download --index-url $feed x; if ($y) { & pip install --no-cache-dir z }"
FROM python:3.12
