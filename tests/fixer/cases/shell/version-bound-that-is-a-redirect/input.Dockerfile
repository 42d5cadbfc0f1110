FROM python:3.12
RUN pip install torch>=1.6 torchvision
RUN pip install a<2 b>1
RUN pip install "c>=1.6" 'd<2'
