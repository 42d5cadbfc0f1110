pip install hx
