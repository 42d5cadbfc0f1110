FROM python:3.12
RUN pipinstall a
RUN pip installb
RUN pip  install c
RUN pip install d
RUN pip	install --no-cache-dir	e
RUN true&& pip install --no-cache-dir f
RUN <<E
pipinstall g
pip install
pip	install --no-cache-dir h
E
