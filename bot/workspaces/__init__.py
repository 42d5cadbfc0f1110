"""Git without a work tree: the objects of one repository at hand, and its remote."""
