FROM python:3.12-slim
RUN pip install a && rm -rf ~/.cache & wait
RUN pip install b; rm -rf ~/.cache & wait
RUN pip install c; rm -rf ~/.cache & p=$!; wait $p
RUN pip install d; rm -rf ~/.cache & sleep 9 & wait $!
RUN (pip install e; rm -rf ~/.cache) & wait -n
RUN pip install f; rm -rf ~/.cache &
RUN rm -rf ~/.cache & pip install g; wait
RUN pip install h & wait; rm -rf ~/.cache
RUN pip install i & rm -rf ~/.cache; wait
RUN if [ -x /x ]; then rm -rf ~/.cache & fi; pip install j; wait
RUN pip install k; rm -rf ~/.cache & (wait)
