FROM python:3.12
RUN python /usr/lib/python3/site-packages/pip install --no-cache-dir a
RUN python /usr/lib/python3/dist-packages/pip/__main__.py install --no-cache-dir b
RUN python3 /w/pip-26.3-py3-none-any.whl/pip install --no-cache-dir c
RUN python3 pip.pyz install --no-cache-dir d
