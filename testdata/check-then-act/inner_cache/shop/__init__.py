# An empty package around the module.
