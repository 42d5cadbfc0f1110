FROM python:3.12-slim
RUN pip install flask
RUN cp -r $HOME/.cache /srv/cache
