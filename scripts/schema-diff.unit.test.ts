import { expect, test } from 'vitest'
import { schemaDiff } from './schema-diff.mjs'

test('the migrations make exactly what schema.prisma says', async () => {
  const statements = (await schemaDiff())!.split('\n').filter((line) => line.trim() && !line.startsWith('--'))
  expect(statements).toEqual([])
})
