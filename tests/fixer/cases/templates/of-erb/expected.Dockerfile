<%# made by hand %>
FROM python:<%= version %>
<% if proxy %>
ENV HTTP_PROXY=<%= proxy %>
<% end %>
<% names.each do |name| %>
RUN pip install --no-cache-dir <%= name %>
<% end %>
RUN pip install --no-cache-dir a
