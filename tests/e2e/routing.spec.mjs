// Addresses: deep links under a sub-path, back and forward, pages that do not exist, content that does not arrive.
import { readFileSync } from 'node:fs';
import { expect, open, test } from './app.mjs';

test('every static address answers 200 with its own page', async ({ page, request }) => {
  const paths = JSON.parse(readFileSync(new URL('../../dist/pack/paths.json', import.meta.url), 'utf8'));
  expect(paths.length).toBeGreaterThan(50);
  for (const path of paths) expect((await request.get(path.slice(1))).status(), path).toBe(200);
  for (const path of ['topics/athena', 'practice/round?topic=athena', 'mock', 'settings', `questions/${paths.at(-1).split('/').pop()}`]) {
    await open(page, path);
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toHaveCount(0);
  }
});

test('an unknown address is a 404 with the way home', { annotation: { type: 'expected-error', description: '404' } }, async ({ page }) => {
  const response = await page.goto('no/such/page');
  expect(response.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  await page.getByRole('link', { name: 'To the start page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What next?' })).toBeFocused();
});

test('a sitting of another browser is explained', async ({ page }) => {
  await open(page, 'mock/sitting?id=01ARZ3NDEKTSV4RRFFQ69G5FAV');
  await expect(page.getByRole('heading', { level: 1, name: /no such mock exam/ })).toBeVisible();
});

test('back and forward, title and focus', async ({ page }) => {
  await open(page);
  await page.getByRole('navigation').getByRole('link', { name: 'Topics' }).click();
  await expect(page).toHaveTitle('Topics – Proofdeck');
  await page.getByRole('link', { name: /Athena: queries/ }).click();
  await expect(page).toHaveURL(/\/proofdeck\/topics\/athena$/);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Topics' })).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Topics' })).toBeFocused();
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: /Athena/ })).toBeFocused();
});

test('a link to a card scrolls to it', async ({ page }) => {
  await open(page, 'topics/kinesis-streams#kds-record-size');
  await expect(page.locator('#kds-record-size')).toBeInViewport();
});

test('content that does not arrive can be asked for again', { annotation: { type: 'expected-error', description: 'Failed to load' } }, async ({ page }) => {
  await page.route('**/pack/index.bin', (route) => route.abort());
  await page.goto('topics');
  await expect(page.getByRole('heading', { name: 'The content could not be loaded.' })).toBeVisible();
  await page.unroute('**/pack/index.bin');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Topics' })).toBeVisible();
});

test('damaged content is said, not shown', async ({ page }) => {
  await page.route('**/pack/index.bin', (route) => route.fulfill({ body: 'rubbish' }));
  await page.goto('topics');
  await expect(page.getByRole('heading', { name: 'The content could not be loaded.' })).toBeVisible();
});
