FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN set PIP_NO_CACHE_DIR=1&& pip install a
RUN set "pip_no_cache_dir=1" && pip install b
RUN set PIP_NO_CACHE_DIR=%X%&& pip install c
RUN set PIP_NO_CACHE_DIR=1&& set PIP_NO_CACHE_DIR=&& pip install d
RUN if exist x (set PIP_NO_CACHE_DIR=1)
RUN pip install e
RUN set PATH=C:\Python;%PATH%&& pip install f
RUN set PIP_NO_CACHE_DIR=1 && pip install f2
SHELL ["powershell", "-Command"]
RUN $env:PIP_NO_CACHE_DIR = '1'; pip install g
RUN $Env:Pip_No_Cache_Dir="off"; if (Test-Path x) { pip install h }
RUN ${env:PIP_NO_CACHE_DIR}=1; pip install i
RUN $env:PIP_NO_CACHE_DIR = "$X"; pip install j
RUN $env:PIP_NO_CACHE_DIR = '1'; $env:PIP_NO_CACHE_DIR = ''; pip install k
RUN $env:PATH += ';C:\x'; pip install l
RUN $x = '1'; pip install m
RUN if (Test-Path x) { $env:PIP_NO_CACHE_DIR = 1 }; pip install n
RUN pip install o; $env:PIP_NO_CACHE_DIR = 1
RUN cmd /c "set PIP_NO_CACHE_DIR=1&& pip install p"
