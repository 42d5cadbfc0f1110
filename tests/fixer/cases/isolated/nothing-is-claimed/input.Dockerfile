FROM python:3.12 AS other
WORKDIR /r
RUN echo '-e .' > of-the-stage.txt
FROM python:3.12
WORKDIR /app
RUN pip install -r before.txt
COPY . .
COPY --from=other /r/of-the-stage.txt ./from-stage.txt
COPY --from=other /r/of-the-stage.txt ./hidden.txt
# names and versions alone, whatever the comments say
RUN pip install -r names.txt
# not there
RUN pip install -r missing.txt
RUN pip install -r from-stage.txt
RUN pip install -r hidden.txt
RUN pip install -r https://example.com/editable.txt
RUN pip install -r ignored.txt
RUN pip install -r linked.txt
# of a folder that nobody tells
RUN pip install -r $SOMEWHERE/editable.txt
RUN cd "$SOMEWHERE" && pip install -r editable.txt
# it is no longer what it was
RUN sed -i '/^-e/d' edited.txt && pip install -r edited.txt
RUN grep -v '^-e' editable.txt > written.txt && pip install -r written.txt
RUN rm removed.txt && pip install -r removed.txt
# a constraint asks for nothing
RUN pip install -c editable.txt flask
RUN pip install -r constrained.txt
# no other pip is run
RUN pip install --no-build-isolation -r editable.txt
RUN pip install --no-index -f wheels -r editable.txt
RUN pip install --only-binary :all: -r editable.txt
RUN pip install -r only-binary.txt
RUN pip install -r no-index.txt
RUN PIP_NO_CACHE_DIR=1 pip install -r editable.txt
# pip stops
RUN pip install -r hashes.txt
RUN pip install -r refused.txt
RUN pip install -r nested-in-vain.txt
RUN pip install -r itself.txt
RUN pip install -r latin.txt
RUN pip install -r wheels.txt
RUN pip install -r elsewhere.txt
