FROM python:3.12-slim
RUN pip wheel -w /wheels -r requirements.txt
