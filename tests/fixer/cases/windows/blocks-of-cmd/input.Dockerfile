FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN if exist C:\r.txt (pip install a) else (pip install -r C:\r.txt)
RUN if "%X%"=="1" (pip install b & pip --version) else echo no
RUN if not errorlevel 1 pip install c & pip install d
RUN if %X% GEQ 3 if exist C:\x pip install e
RUN (pip install f & pip install g) && pip --version
RUN pip install h | findstr x && pip install i
RUN for %p in (a b) do pip install j
RUN for /f %p in (l.txt) do (pip install k & pip install %p)
RUN if exist C:\x (pip install l
RUN echo done) & pip install m
RUN if pip install n
