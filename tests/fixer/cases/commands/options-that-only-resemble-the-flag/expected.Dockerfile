FROM python:3.12-slim
RUN pip install --no-cache-dir --no-clean --no-color --no-compile --no-deps a
RUN pip install --no-cache-dir --cache_dir b
RUN pip install --no-cache-dir -rnocache.txt
RUN pip install --no-cache-dir -r --nocache-dir.txt
RUN pip install --no-cache-dir nocachedir no-cache-dir
RUN pip install --no-cache-dir --no-binary nocache -e ./no-cache-dir
RUN pip install --no-cache-dir é–a
