FROM <%= base %>
<% names.each { |name| %>
RUN pip install <%= name %>
<% } %>
RUN pip install b
