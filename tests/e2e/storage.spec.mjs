// Storage that is forbidden, full or damaged: it is said, the session goes on, nothing is overwritten, all can be exported.
import { readFileSync } from 'node:fs';
import { answer, answersStored, expect, open, test } from './app.mjs';

/** Downloads a backup from the settings page and returns its lines. */
async function exportLines(page, button = 'Export a backup') {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).first().click()]);
  return readFileSync(await download.path(), 'utf8').trim().split('\n');
}

/** Puts a raw record into the database, as a newer version or a damaged disk would leave it. */
async function plant(page, key, value) {
  await page.evaluate(
    ([key, value]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('proofdeck');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('events', 'readwrite');
          transaction.objectStore('events').put(value, key);
          transaction.oncomplete = () => { opening.result.close(); resolve(); };
          transaction.onerror = () => reject(transaction.error);
        };
      }),
    [key, value],
  );
}

test('forbidden storage', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  await open(page, 'practice/round?topic=firehose');
  await expect(page.getByText('Your answers are not being saved')).toBeVisible();
  await answer(page);
  await expect(page.getByText('1 record only in this tab')).toBeVisible();
  const lines = await exportLines(page);
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[1]).what.answered).toBeTruthy();
});

test('storage that becomes full, and has room again', async ({ page }) => {
  await open(page, 'practice/round?topic=firehose');
  await page.evaluate(() => {
    window.realPut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  });
  await answer(page);
  await expect(page.getByText("The browser's storage is full.", { exact: false })).toBeVisible();
  await expect(page.getByText('1 record only in this tab')).toBeVisible();
  await page.evaluate(() => { IDBObjectStore.prototype.put = window.realPut; });
  await page.getByRole('button', { name: 'Next question' }).click();
  await answer(page);
  await expect(page.getByText('only in this tab')).toHaveCount(0);
  expect(await answersStored(page)).toBe(2);
});

test('records that this version cannot read are kept and exported', async ({ page }) => {
  await open(page, 'practice/round?topic=firehose');
  await answer(page);
  await plant(page, 'zz-newer', '{"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","at":1,"what":{"from_the_future":{}}}');
  await plant(page, 'zz-broken', 'not json');
  await open(page, 'settings');
  await expect(page.getByText('2 stored records could not be read', { exact: false })).toBeVisible();
  await expect(page.getByText('1 answer, 0 mock exams').first()).toBeVisible();
  const lines = await exportLines(page);
  expect(lines.join('\n')).toContain('from_the_future');
  expect(lines.join('\n')).toContain('not json');
  await page.reload();
  await expect(page.getByText('2 stored records could not be read', { exact: false })).toBeVisible();
});

test('hand-edited settings are kept aside', async ({ page }) => {
  await open(page, 'settings');
  await page.evaluate(() => localStorage.setItem('proofdeck.settings', '{"v":1,"data":{"theme":"plaid"}}'));
  await page.reload();
  await expect(page.getByText('The stored settings could not be read.', { exact: false })).toBeVisible();
  await page.getByLabel('Dark').check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => localStorage.getItem('proofdeck.settings.unreadable'))).toContain('plaid');
});

test('a backup moves to another browser and merges', async ({ page, browser, baseURL }) => {
  await open(page, 'practice/round?topic=firehose');
  await answer(page);
  await open(page, 'settings');
  const text = `${(await exportLines(page)).join('\n')}\n`;
  const context = await browser.newContext({ baseURL, locale: 'en-US' });
  const other = await context.newPage();
  await open(other, 'practice/round?topic=athena');
  await answer(other);
  await open(other, 'settings');
  const file = (name, content) => ({ name, mimeType: 'application/jsonl', buffer: Buffer.from(content) });
  await other.getByLabel('Import a backup').setInputFiles(file('backup.jsonl', text));
  await expect(other.getByText('1 record added, 0 were there already.')).toBeVisible();
  await other.getByLabel('Import a backup').setInputFiles(file('backup.jsonl', `${text}garbage\n`));
  await expect(other.getByText('0 records added, 1 were there already.')).toBeVisible();
  await expect(other.getByText('1 line could not be read (first: line 3)', { exact: false })).toBeVisible();
  await other.getByLabel('Import a backup').setInputFiles(file('cards.csv', 'a,b\n1,2\n'));
  await expect(other.getByText('This is not a Proofdeck backup', { exact: false })).toBeVisible();
  await other.getByLabel('Import a backup').setInputFiles(file('new.jsonl', '{"format":"proofdeck-journal","version":99,"records":0}\n'));
  await expect(other.getByText('made by a newer version', { exact: false })).toBeVisible();
  expect(await answersStored(other)).toBe(2);
  await context.close();
});

test('deleting everything asks first, and other tabs follow', async ({ page, context }) => {
  await open(page, 'practice/round?topic=firehose');
  await answer(page);
  const other = await context.newPage();
  await open(other, 'settings');
  await expect(other.getByText('1 answer, 0 mock exams').first()).toBeVisible();
  await open(page, 'settings');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 answer, 0 mock exams').first()).toBeVisible();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByText('Everything was deleted.')).toBeVisible();
  await expect(other.getByText('0 answers, 0 mock exams').first()).toBeVisible();
});
