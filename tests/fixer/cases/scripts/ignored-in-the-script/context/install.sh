set -e
# pip-no-cache: ignore -- used on laptops
apt-get update && \
  pip install flask
pip download x
