FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN if exist C:\r.txt (pip install --no-cache-dir a) else (pip install --no-cache-dir -r C:\r.txt)
RUN if "%X%"=="1" (pip install --no-cache-dir b & pip --version) else echo no
RUN if not errorlevel 1 pip install --no-cache-dir c & pip install --no-cache-dir d
RUN if %X% GEQ 3 if exist C:\x pip install --no-cache-dir e
RUN (pip install --no-cache-dir f & pip install --no-cache-dir g) && pip --version
RUN pip install --no-cache-dir h | findstr x && pip install --no-cache-dir i
RUN for %p in (a b) do pip install --no-cache-dir j
RUN for /f %p in (l.txt) do (pip install --no-cache-dir k & pip install %p)
RUN if exist C:\x (pip install l
RUN echo done) & pip install --no-cache-dir m
RUN if pip install n
