FROM python:3.12
RUN pip install a | tee log
RUN yes | pip install b
RUN pip install c 2>&1 |tail -n 1
RUN pip install d & pip install e & wait
RUN pip install|cat
