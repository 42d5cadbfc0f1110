FROM python:3.12-slim
RUN python3 -c "$(curl -s https://bootstrap.pypa.io/get-pip.py)" --no-cache-dir
RUN python3 -c "$(wget -qO- https://bootstrap.pypa.io/get-pip.py)" --no-cache-dir pip==24.0
RUN python3 -c "`curl -s https://bootstrap.pypa.io/get-pip.py`" --no-cache-dir
RUN python3 -c "$(cat setup.py)"
RUN python3 -c "print('get-pip.py')"
RUN python3 -c "$(curl -s https://bootstrap.pypa.io/get-pip.py)" && rm -rf ~/.cache
