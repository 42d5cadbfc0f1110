. /app/d/none
pip install --no-cache-dir one && exit
