pip install fy
