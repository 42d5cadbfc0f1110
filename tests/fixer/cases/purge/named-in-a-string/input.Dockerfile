FROM python:3.12 AS one
RUN pip install x
RUN python -c "import shutil; shutil.rmtree('/root/.cache/pip')"

FROM python:3.12 AS two
RUN pip install x
RUN eval "rm -r /root/.cache"

FROM python:3.12 AS three
RUN pip install x
RUN python -c "import os, shutil; shutil.rmtree(os.path.expanduser('~/.cache/pip'))"

FROM python:3.12 AS four
RUN pip install x
RUN python - <<E
import shutil
shutil.rmtree('/root/.cache/pip')
E

FROM python:3.12
RUN pip install x && echo "no more /root/.cache/pip"
RUN python -c "print('/opt/root/.cached', '/root/.cache/torch', '/opt/root/.cache')"
RUN cat > /opt/script <<E
rm -r /root/.cache
E
