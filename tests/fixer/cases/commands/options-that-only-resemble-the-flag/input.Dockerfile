FROM python:3.12-slim
RUN pip install --no-clean --no-color --no-compile --no-deps a
RUN pip install --cache_dir b
RUN pip install -rnocache.txt
RUN pip install -r --nocache-dir.txt
RUN pip install nocachedir no-cache-dir
RUN pip install --no-binary nocache -e ./no-cache-dir
RUN pip install é–a
