FROM python:3.12
RUN pip i a
RUN pip Install b
RUN pip installl c
RUN pip inst d
RUN pip install-a e
RUN pip "install f"
