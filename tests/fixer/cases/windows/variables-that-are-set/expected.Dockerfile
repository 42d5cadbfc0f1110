FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN set PIP_NO_CACHE_DIR=1&& pip install a
RUN set "pip_no_cache_dir=1" && pip install b
RUN set PIP_NO_CACHE_DIR=%X%&& pip install --no-cache-dir c
RUN set PIP_NO_CACHE_DIR=1&& set PIP_NO_CACHE_DIR=&& pip install --no-cache-dir d
RUN if exist x (set PIP_NO_CACHE_DIR=1)
RUN pip install --no-cache-dir e
RUN set PATH=C:\Python;%PATH%&& pip install --no-cache-dir f
RUN set PIP_NO_CACHE_DIR=1 && pip install f2
SHELL ["powershell", "-Command"]
RUN $env:PIP_NO_CACHE_DIR = '1'; pip install g
RUN $Env:Pip_No_Cache_Dir="off"; if (Test-Path x) { pip install h }
RUN ${env:PIP_NO_CACHE_DIR}=1; pip install i
RUN $env:PIP_NO_CACHE_DIR = "$X"; pip install --no-cache-dir j
RUN $env:PIP_NO_CACHE_DIR = '1'; $env:PIP_NO_CACHE_DIR = ''; pip install --no-cache-dir k
RUN $env:PATH += ';C:\x'; pip install --no-cache-dir l
RUN $x = '1'; pip install --no-cache-dir m
RUN if (Test-Path x) { $env:PIP_NO_CACHE_DIR = 1 }; pip install --no-cache-dir n
RUN pip install --no-cache-dir o; $env:PIP_NO_CACHE_DIR = 1
RUN cmd /c "set PIP_NO_CACHE_DIR=1&& pip install p"
