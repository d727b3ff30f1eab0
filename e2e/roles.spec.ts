import { expect, test } from './support/fixtures'
import { waitForUse } from './support/keys-page'

test('a team lead may delete a key but not create or edit one', async ({ openAs, place }) => {
  const { secret } = await place.createKey('Old pipeline')
  const page = await openAs(place.people.lead)
  const create = page.getByRole('button', { name: 'Create API Key' })
  await expect(create).toBeDisabled()
  await create.focus()
  await expect(page.getByRole('tooltip')).toContainText('Only an Account Admin or SEI Admin can create keys.')
  await create.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Actions for Old pipeline' }).click()
  for (const action of ['Edit…', 'Rotate…', 'Hand over…']) {
    const item = page.getByRole('menuitem', { name: action })
    await expect(item).toBeDisabled()
    await expect(item).toContainText('Only an Account Admin or SEI Admin can')
  }
  await expect(page.getByRole('menuitem', { name: 'Pause' })).toBeEnabled()
  await page.keyboard.press('Escape')

  expect((await place.callGateway(secret)).status).toBe(200)
  await waitForUse(page, 'Old pipeline')
  await page.getByRole('button', { name: 'Delete Old pipeline' }).click()
  await page.getByRole('textbox', { name: 'Type Old pipeline to delete it' }).fill('Old pipeline')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No API keys yet')).toBeVisible()
  expect((await place.callGateway(secret)).status).toBe(401)
})

test('a viewer sees the list and may not touch it', async ({ openAs, place }) => {
  await place.createKey('Only to look at')
  const page = await openAs(place.people.viewer)
  await expect(page.getByRole('row', { name: /Only to look at/ })).toBeVisible()
  for (const name of ['Create API Key', 'Delete Only to look at']) {
    const button = page.getByRole('button', { name })
    await expect(button).toBeDisabled()
    await button.focus()
    await expect(page.getByRole('tooltip')).toContainText('Only an Account Admin')
    await button.press('Enter')
  }
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('alertdialog')).toBeHidden()
})

test('a stranger gets the not-found page, the same as for a project that does not exist', async ({ openAs, place }) => {
  await place.createKey('Not for strangers')
  const page = await openAs(place.people.stranger)
  await expect(page.getByRole('heading', { name: 'We cannot find this page' })).toBeVisible()
  const there = await page.getByRole('main').textContent()
  await page.goto(place.path.replace(place.ref.project, 'no-such-project'))
  await expect(page.getByRole('main')).toHaveText(there ?? '')
})

test('the project selector offers what a person may open, and leads there', async ({ openAs, place }) => {
  await place.createKey('Of the first project')
  const page = await openAs(place.people.admin)
  await expect(page.getByRole('row', { name: /Of the first project/ })).toBeVisible()
  await page.getByRole('button', { name: /^Project:/ }).click()
  await page.getByRole('menuitem', { name: /Other project/ }).click()
  await expect(page).toHaveURL(place.otherPath)
  await expect(page.getByText('No API keys yet')).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(place.otherPath)
})
