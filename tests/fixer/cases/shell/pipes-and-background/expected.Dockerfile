FROM python:3.12
RUN pip install --no-cache-dir a | tee log
RUN yes | pip install --no-cache-dir b
RUN pip install --no-cache-dir c 2>&1 |tail -n 1
RUN pip install --no-cache-dir d & pip install --no-cache-dir e & wait
RUN pip install --no-cache-dir|cat
