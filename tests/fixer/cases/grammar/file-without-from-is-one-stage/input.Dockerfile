RUN pip install requests
