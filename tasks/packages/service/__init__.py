"""The verbs of packages. Each locks the package first, then what belongs to it, then writes."""
