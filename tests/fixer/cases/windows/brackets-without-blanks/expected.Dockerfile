FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN (pip install --no-cache-dir a)
RUN if errorlevel 1 (pip install --no-cache-dir b)
RUN Pip.exe install --no-cache-dir c
RUN PYTHON.EXE -m pip install --no-cache-dir d
RUN echo (pip install e)
RUN "C:\Program Files (x86)\Python\pip.exe" install f
RUN set X=(1) & pip install --no-cache-dir g
RUN pip install h[extra](x)
SHELL ["powershell", "-Command"]
RUN try {pip install --no-cache-dir i} catch {exit 1}
RUN if(!(Test-Path x)){pip install --no-cache-dir j}
RUN $x = (pip install k)
RUN Write-Host (x); Pip install --no-cache-dir l
RUN WRITE-HOST pip install m
RUN ${env:PY}/pip install n
RUN & 'C:\Python\Pip.exe' install o
RUN foreach($p in @('a')){pip download $p}
RUN PowerShell -Command pip install --no-cache-dir p
