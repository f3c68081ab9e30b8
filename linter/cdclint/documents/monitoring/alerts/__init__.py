"""What is inside alert rules: templates, expressions, and the labels that a query leaves."""
