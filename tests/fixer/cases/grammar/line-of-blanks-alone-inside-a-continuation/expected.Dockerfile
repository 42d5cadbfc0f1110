FROM python:3.12
RUN pip install --no-cache-dir \
 \
    
	
    a && \
  
  pip install --no-cache-dir b
RUN pip download --no-cache-dir c\
 
ENV A=1
