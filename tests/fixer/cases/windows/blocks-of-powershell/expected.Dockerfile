FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
RUN if (Test-Path r.txt) { pip install --no-cache-dir -r r.txt } else { pip install --no-cache-dir a }
RUN if ($x -eq 'pip install') { pip install --no-cache-dir b; pip list } elseif ($y) { pip install --no-cache-dir c }
RUN try { pip install --no-cache-dir d } catch [System.Exception] { pip install --no-cache-dir e } finally { pip install --no-cache-dir f }
RUN foreach ($p in 'a', 'b') { pip install --no-cache-dir g }
RUN foreach ($p in 'a', 'b') { pip install $p }
RUN & pip install --no-cache-dir h; & 'C:\Python\pip.exe' install i
RUN pip install --no-cache-dir j | Out-Null; pip install --no-cache-dir k && pip install --no-cache-dir l
RUN Start-Process { pip install m }
RUN if (pip install n) { echo done }
RUN $x = (pip install o)
RUN if (Test-Path r.txt) { pip install p
RUN while ($true) { if (Test-Path x) { pip install --no-cache-dir q; break } }
RUN function f { pip install r }; f
