# A package of scripts.
