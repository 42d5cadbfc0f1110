FROM python:3.12
RUN pip install --no-cache-dir --target --no-cache-dir a
RUN pip install --no-cache-dir -t --no-cache-dir a
RUN pip install --no-cache-dir -Ut --no-cache-dir a
RUN pip install --no-cache-dir --prefix --no-cache-dir a
RUN pip install --no-cache-dir --log --no-cache-dir a
RUN pip install --no-cache-dir --targ --no-cache-dir a
