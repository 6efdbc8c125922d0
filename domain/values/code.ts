/**
 * A code that people give to a region, a point, a SKU or a person: capital letters, digits and hyphens, 16 at most.
 * Longer, or with other characters, ids made from it would not fit the provider's and Temporal's.
 */
export const CODE_PATTERN = /^[A-Z0-9][A-Z0-9-]{0,15}$/;
