FROM python:3.12-slim
RUN pwsh -c "& pip install --no-cache-dir a"
RUN powershell -Command "& pip --no-cache-dir install b; & pip install c"
