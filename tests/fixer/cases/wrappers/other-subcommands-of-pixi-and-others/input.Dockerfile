FROM python:3.12-slim
RUN pixi add pip && rye add pip install
RUN mise install pip && mise use python
RUN doppler setup pip && op read pip
