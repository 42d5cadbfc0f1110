FROM python:3.12
RUN pip list --outdated
RUN pip uninstall -y a && pip freeze > f && pip show b
RUN pip config list && pip check && pip hash f && pip inspect
RUN pip index versions a
RUN pip search install && pip help install
RUN pip completion --bash && pip debug
RUN pip
