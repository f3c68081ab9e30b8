"""The site: routes, imports, components, addresses of other sites."""
