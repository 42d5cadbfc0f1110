FROM python:3.12-slim
RUN pip install --no-cache-dir a && rm -rf ~/.cache & wait
RUN pip install --no-cache-dir b; rm -rf ~/.cache & wait
RUN pip install --no-cache-dir c; rm -rf ~/.cache & p=$!; wait $p
RUN pip install --no-cache-dir d; rm -rf ~/.cache & sleep 9 & wait $!
RUN (pip install --no-cache-dir e; rm -rf ~/.cache) & wait -n
RUN pip install --no-cache-dir f; rm -rf ~/.cache &
RUN rm -rf ~/.cache & pip install --no-cache-dir g; wait
RUN pip install --no-cache-dir h & wait; rm -rf ~/.cache
RUN pip install --no-cache-dir i & rm -rf ~/.cache; wait
RUN if [ -x /x ]; then rm -rf ~/.cache & fi; pip install --no-cache-dir j; wait
RUN pip install --no-cache-dir k; rm -rf ~/.cache & (wait)
