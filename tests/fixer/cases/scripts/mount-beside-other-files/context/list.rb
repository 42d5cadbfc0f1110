puts "~/.cache/yarn"
