FROM python:3.12
RUN pip install --target --no-cache-dir a
RUN pip install -t --no-cache-dir a
RUN pip install -Ut --no-cache-dir a
RUN pip install --prefix --no-cache-dir a
RUN pip install --log --no-cache-dir a
RUN pip install --targ --no-cache-dir a
