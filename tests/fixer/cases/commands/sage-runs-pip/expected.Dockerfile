FROM sagemath/sagemath
RUN sage -pip install --no-cache-dir a
RUN sage --pip install --no-cache-dir b && sudo sage -pip install --no-cache-dir c
RUN sage -i pip && sage -python -m venv v
RUN sage -pip list
