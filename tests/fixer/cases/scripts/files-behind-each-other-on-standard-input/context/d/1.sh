. /app/d/none
pip install one && exit
