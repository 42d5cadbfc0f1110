FROM python:3.12
RUN pip install --no-cache-dir torch>=1.6 torchvision
RUN pip install --no-cache-dir a<2 b>1
RUN pip install --no-cache-dir "c>=1.6" 'd<2'
