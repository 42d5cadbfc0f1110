FROM {{ base }}
RUN pip install {{ package }}
RUN pip install a=={{ version }}
ENV V={{ version }}
