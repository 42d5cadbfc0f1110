FROM python:3.12 AS base
WORKDIR /app
COPY requirements.txt .
FROM base
RUN pip install -r requirements.txt
RUN mv requirements.txt /tmp/moved.txt && pip install -r /tmp/moved.txt
RUN --mount=type=bind,source=requirements.txt,target=bound.txt pip install -r bound.txt
RUN --mount=type=bind,target=/src cd /src && pip install -r requirements.txt
COPY requirements.txt /tmp/renamed.txt
RUN pip install -r /tmp/renamed.txt
COPY req*.txt /wild/
RUN pip install -r /wild/requirements.txt && cp /wild/requirements.txt /copy.txt
RUN pip install -r /copy.txt
COPY <<EOF /heredoc.txt
-e .
EOF
RUN pip install -r /heredoc.txt
RUN echo "git+https://example.com/own" > /written.txt && pip install -r /written.txt
RUN cat > /cat.txt <<EOF && pip install -r /cat.txt
-r /tmp/renamed.txt
EOF
RUN pip install -r /tmp/moved.txt -r requirements.txt
