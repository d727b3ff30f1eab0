/** The types of external data's columns: which values fit, and how a message names them. */
import 'server-only'
import type { ExternalColumn } from '../../../schema/external-schema'
import { isIsoTime } from '../../../schema/iso-time'
import { isStorableJson } from '../../../schema/storable-json'

// Only patterns: a refusal by zod itself takes 10 µs, and a request has up to half a million values.
const isTimestamp = (value: unknown) => typeof value === 'string' && value.length <= 40 && isIsoTime(value)

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)

type Type = { fits: (value: unknown) => boolean; expected: string }

const text: Type = {
  fits: (value) => typeof value === 'string' && isStorableJson(value),
  expected: 'a string without NUL or broken characters',
}
const number: Type = { fits: isNumber, expected: 'a number' }
const integer: Type = {
  // JSON.parse rounds larger integers: their digits are lost already.
  fits: (value) => Number.isSafeInteger(value),
  expected: 'an integer of at most 9007199254740991 either way',
}

/** What fits each type, and what a value should have been where it does not. */
export const valueTypes: Record<ExternalColumn['type'], Type> = {
  string: text,
  number,
  double: number,
  integer,
  long: integer,
  boolean: { fits: (value) => typeof value === 'boolean', expected: 'true or false' },
  timestamp: { fits: isTimestamp, expected: 'an ISO 8601 timestamp such as 2026-03-05T22:45:39Z' },
  json: { fits: isStorableJson, expected: 'JSON of at most 100 levels, without NUL or broken characters' },
}
