# A package of adapters.
