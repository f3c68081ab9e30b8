"""What an address is that no page of Astro's has: of other generators, of a `<base>`, of a slip of the pen."""
