import { expect, test } from 'vitest'
import { ChangeKeys } from './key-bulk'
import { AcknowledgeReveal } from './key-rotation'
import { KeyParams } from './project'

const id = '6a1b6f2e-0c5d-4e8f-9a7b-3c2d1e0f4a5b'
const other = '7b2c703f-1d6e-4f90-8b8c-4d3e2f105b6c'
const written = id.toUpperCase()

test('an id in capital letters is that of the same key, secret and person', () => {
  expect(KeyParams.parse({ org: 'default', project: 'demo', keyId: written }).keyId).toBe(id)
  expect(AcknowledgeReveal.parse({ secretId: written })).toEqual({ secretId: id })
  expect(ChangeKeys.parse({ action: 'pause', ids: [written, other] })).toEqual({ action: 'pause', ids: [id, other] })
  expect(ChangeKeys.parse({ action: 'hand-over', ids: [id], responsibleId: other.toUpperCase() })).toMatchObject({ responsibleId: other })
})
