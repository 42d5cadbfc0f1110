FROM python:3.12 AS one
RUN pip install x
RUN python -c "import shutil; shutil.rmtree('/root/.cache/pip')"

FROM python:3.12 AS two
RUN pip install x
RUN eval "rm -r /root/.cache"

FROM python:3.12
RUN pip install x && echo "no more /root/.cache/pip"
RUN python -c "print('/opt/root/.cached')"
