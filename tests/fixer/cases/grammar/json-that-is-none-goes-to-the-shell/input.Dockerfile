FROM python:3.12
RUN ["pip", 'install', "a"]
RUN ["pip", "install", "b",]
RUN ["pip", "in\stall", "c"]
RUN ["pip", "install", "d"] && echo done
RUN [“pip”, “install”, “e”]
