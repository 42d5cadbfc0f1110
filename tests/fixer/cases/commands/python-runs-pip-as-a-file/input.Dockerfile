FROM python:3.12
RUN python /usr/lib/python3/site-packages/pip install a
RUN python /usr/lib/python3/dist-packages/pip/__main__.py install b
RUN python3 /w/pip-26.3-py3-none-any.whl/pip install c
RUN python3 pip.pyz install d
