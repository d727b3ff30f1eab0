/** Schemas of external data for tests. */

/** A schema as the documentation's sample has it: metrics with their dimensions, and a pair that belongs together. */
export const aternitySchema = {
  columns: [
    { name: 'team', type: 'string', required: true, nullable: false, description: 'Team that owns the application' },
    { name: 'application', type: 'string', required: true, nullable: false },
    { name: 'environment', type: 'string', allowedValues: ['production', 'staging'] },
    { name: 'availability', type: 'double', unit: 'percentage', min: 0, max: 100 },
    { name: 'response_time', type: 'double', unit: 'milliseconds', mustBeGreaterThan: 0, requiredWith: ['team', 'application'] },
    { name: 'error_rate', type: 'double', unit: 'percentage', min: 0, max: 100, requiredWith: ['team', 'application'] },
    { name: 'numerator', type: 'number', requiredWith: ['denominator'] },
    { name: 'denominator', type: 'long', unit: 'count', requiredWith: ['numerator'], mustBeGreaterThanOrEqual: 'error_count' },
    { name: 'error_count', type: 'long', min: 0, nullable: false },
    { name: 'details', type: 'json' },
  ],
}

/** A record as the documentation's sample has it. */
export const aternityRecord = {
  timestamp: '2025-01-01T00:00:00Z',
  team: 'Payments',
  application: 'Checkout',
  availability: 99.9,
  numerator: 3599.96,
  denominator: 3600,
}
