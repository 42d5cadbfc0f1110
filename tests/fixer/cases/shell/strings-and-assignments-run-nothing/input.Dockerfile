FROM python:3.12
RUN X="pip install a" && echo "$X"
RUN export STEP='pip install b'
RUN echo "pip install c" > run.sh && chmod +x run.sh
RUN test "pip install" = "$X"
RUN "pip install d" || true
RUN pip "install e" || true
