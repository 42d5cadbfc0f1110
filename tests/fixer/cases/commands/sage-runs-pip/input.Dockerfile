FROM sagemath/sagemath
RUN sage -pip install a
RUN sage --pip install b && sudo sage -pip install c
RUN sage -i pip && sage -python -m venv v
RUN sage -pip list
