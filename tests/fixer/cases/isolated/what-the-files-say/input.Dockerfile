FROM python:3.12
WORKDIR /app
ENV REQUIREMENTS=path.txt
COPY . .
RUN pip install -r editable.txt
RUN pip install --no-cache-dir -r editable.txt
RUN pip install --requirement=path.txt
RUN pip install -qrpath.txt
RUN pip install -r "$REQUIREMENTS"
RUN pip install -r /app/repository.txt
RUN pip install -r ./url.txt
RUN pip install -r archive.txt
RUN pip install -r requirements/dev.txt
RUN cd requirements && pip install -r dev.txt -c constraints.txt
RUN pip install -c requirements/from-source.txt lxml
RUN pip install -r names.txt -r ./editable.txt
RUN pip wheel -r editable.txt -w /wheels
RUN pip download -r editable.txt
RUN pip install -r continued.txt
RUN pip install -r marker.txt
RUN pip install -r quoted.txt
RUN pip install -r variable.txt
RUN pip install -r bom.txt
RUN pip install -r utf16.txt
RUN pip install -r coding.txt
RUN pip install -r crlf.txt
RUN pip install -r archive-with-a-hash.txt
RUN ["pip", "install", "-r", "editable.txt"]
RUN PIP_NO_CACHE_DIR= pip install -r editable.txt
RUN rm -rf /root/.cache; pip install --no-cache-dir -r editable.txt && rm -rf /root/.cache
