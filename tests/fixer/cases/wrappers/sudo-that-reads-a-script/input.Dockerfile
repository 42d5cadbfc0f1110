FROM python:3.12-slim
RUN sudo --login <<E
pip install a
E
RUN sudo -s <<E
pip install b
E
