FROM {{ base }}
RUN pip install --no-cache-dir {{ package }}
RUN pip install --no-cache-dir a=={{ version }}
ENV V={{ version }}
