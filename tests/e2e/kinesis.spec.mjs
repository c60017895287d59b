// The Kinesis lab as a visitor plays with it.
import { expect, open, test } from './app.mjs';

test.use({ locale: 'en-US' });

/** The lab, paused: what is on the screen stands still. */
async function openPaused(page, path = 'labs/kinesis') {
  await open(page, path);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** Simulated milliseconds that the player shows. */
async function now(page) {
  return Number(await page.getByRole('slider', { name: 'Simulated time' }).inputValue());
}

/** Goes to a simulated instant and waits until it is there. */
async function scrub(page, ms) {
  const slider = page.getByRole('slider', { name: 'Simulated time' });
  await slider.fill(String(ms));
  await expect.poll(() => now(page)).toBe(ms);
}

/** A row of the totals. */
async function total(page, name) {
  const table = page.getByRole('table', { name: 'Totals' });
  if ((await table.count()) === 0) await page.getByText('The same in numbers').click();
  return table.getByRole('row', { name }).getByRole('cell').last().innerText();
}

test('it opens moving, and its time can be stopped, stepped and scrubbed', async ({ page }) => {
  await open(page, 'labs/kinesis');
  await expect.poll(() => now(page)).toBeGreaterThan(500);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const stopped = await now(page);
  await page.getByRole('button', { name: 'Next event' }).click();
  await expect.poll(() => now(page)).toBeGreaterThan(stopped);
  await scrub(page, 30_000);
  const there = await total(page, 'Kinesis records stored');
  await scrub(page, 3_000);
  await scrub(page, 30_000);
  expect(await total(page, 'Kinesis records stored')).toBe(there);
  await page.getByRole('button', { name: 'To the start' }).click();
  await expect.poll(() => now(page)).toBe(0);
  expect(await total(page, 'Kinesis records stored')).toBe('0');
});

test('while it plays, every shard and every chart follows, and a pause makes them agree', async ({ page }) => {
  const config = { shards: 24, producers: [{ records_per_s: 4000, keys: 500, batch: 100 }], consumers: [{}, { app: 'lambda' }] };
  const run = Buffer.from(JSON.stringify({ version: 1, lab: 'kinesis', config, log: [], at_ms: 0 })).toString('base64url');
  await open(page, `labs/kinesis?run=${run}`);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const shards = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Shard \d/ }) });
  await expect(shards).toHaveCount(24);
  const charts = page.getByRole('img', { name: /^Chart:/ });
  await expect(charts).toHaveCount(2);
  const lines = () => charts.evaluateAll((all) => all.map((chart) => chart.innerHTML));
  const shown = async () => [...(await shards.allInnerTexts()), ...(await lines())];
  for (const _round of [1, 2]) {
    const before = await shown();
    await expect.poll(async () => (await shown()).filter((text, at) => text === before[at]).length).toBe(0);
  }
  await page.getByRole('button', { name: 'Pause' }).click();
  const stored = (await shards.locator('.lane__stored').allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
  expect(await total(page, 'Kinesis records stored')).toBe(stored.reduce((sum, one) => sum + one, 0).toLocaleString('en-US'));
});

test('who asks for less motion starts it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'labs/kinesis');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(await now(page)).toBe(0);
});

test('a shard is split, and two neighbors are merged', async ({ page }) => {
  await openPaused(page);
  await scrub(page, 10_000);
  await page.getByRole('button', { name: /^Shard 3/ }).click();
  await page.getByRole('button', { name: 'Split in the middle' }).click();
  await expect(page.getByText(/^UPDATING until/)).toBeVisible();
  await scrub(page, 20_000);
  await expect(page.getByText('ACTIVE', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Shard 3/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Shard [0-9]/ })).toHaveCount(5);
  await page.getByRole('button', { name: /^Shard 1/ }).click();
  await page.getByRole('button', { name: /^Shard 0/ }).click();
  await page.getByRole('button', { name: 'Merge the two' }).click();
  await scrub(page, 30_000);
  await expect(page.getByRole('button', { name: /^Shard 6/ })).toBeVisible();
  // Before the split there were four, and still are.
  await scrub(page, 5_000);
  await expect(page.getByRole('button', { name: /^Shard [0-9]/ })).toHaveCount(4);
});

test('two shards that are not neighbors cannot be merged, and the lab says what AWS would say', async ({ page }) => {
  await openPaused(page);
  await page.getByRole('button', { name: /^Shard 0/ }).click();
  await page.getByRole('button', { name: /^Shard 2/ }).click();
  await page.getByRole('button', { name: 'Merge the two' }).click();
  await expect(page.getByText(/The service refused: .*adjacent/)).toBeVisible();
});

test('a refused record says why', async ({ page }) => {
  await openPaused(page);
  await scrub(page, 8_000);
  const refusals = page.getByRole('region', { name: 'Latest refused records' });
  await refusals.getByRole('button', { name: /Why/ }).first().click();
  const dialog = page.getByRole('dialog', { name: /Why was “user-\d+” refused/ });
  await expect(dialog).toContainText('MD5 of the key is');
  await expect(dialog).toContainText('Shard 3 owns the hash keys from 75% to 100%');
  await expect(dialog).toContainText('No record was left in the limit of 1,000 records/s');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Why does shard 3 refuse?' }).click();
  await expect(dialog).toBeVisible();
});

test('a link leads to the same moment of the same run', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(page);
  await scrub(page, 12_000);
  await page.getByRole('textbox', { name: 'Records a second', exact: true }).fill('900');
  await page.getByRole('textbox', { name: 'Records a second', exact: true }).press('Tab');
  await scrub(page, 40_000);
  const stored = await total(page, 'Kinesis records stored');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link to exactly this moment is in the clipboard.')).toBeAttached();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('/proofdeck/labs/kinesis?run=');
  expect(page.url()).toBe(link);
  const other = await context.newPage();
  await other.goto(link);
  await expect.poll(() => now(other)).toBe(40_000);
  expect(await total(other, 'Kinesis records stored')).toBe(stored);
  await expect(other.getByRole('textbox', { name: 'Records a second', exact: true })).toHaveValue('900');
});

test('a broken link says so and shows the opening', async ({ page }) => {
  await open(page, 'labs/kinesis?run=eyJ2ZXJzaW9uIjox');
  await expect(page.getByText('This link cannot be opened')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Shard [0-9]/ })).toHaveCount(4);
  await open(page, 'labs/kinesis?claim=no-such-claim');
  await expect(page.getByText(/there is no claim "no-such-claim"/)).toBeVisible();
});

test('a claim is predicted, then decided by running it', async ({ page }) => {
  await openPaused(page);
  const claim = page.getByRole('article').filter({ hasText: 'PutRecords is all-or-nothing.' });
  await expect(claim.getByText(/Calls answered/)).toHaveCount(0);
  await claim.getByRole('button', { name: 'True' }).click();
  await expect(claim.getByText('You expected the opposite.')).toBeVisible();
  await expect(claim).toContainText('4,000 stored, 800 refused');
  await claim.getByRole('link', { name: /^Open:/ }).click();
  await expect(page).toHaveURL(/claim=put-records-is-all-or-nothing/);
  await expect(page.getByRole('textbox', { name: 'Records in a call (1 is PutRecord)' })).toHaveValue('400');
});

test('all claims come out', async ({ page }) => {
  await openPaused(page);
  const claims = page.getByRole('region', { name: /What people say/ }).getByRole('article');
  const count = await claims.count();
  expect(count).toBe(19);
  for (let at = 0; at < count; at += 1) await claims.nth(at).getByRole('button', { name: 'True' }).click();
  for (let at = 0; at < count; at += 1) await expect(claims.nth(at).getByText(/You expected/)).toBeVisible({ timeout: 60_000 });
  await expect(claims.getByText('It depends on the model')).toHaveCount(0);
});

test('absurd numbers are refused with the bound, and nothing freezes', async ({ page }) => {
  await openPaused(page);
  const check = async (name, value, message) => {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill(value);
    await field.press('Tab');
    await expect(field.locator('xpath=..').getByText(message)).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  };
  await check('Records a second', '1000000000', 'must be from 0 to 100000');
  await check('Different partition keys', '10000000', 'must be from 1 to 10000');
  await check('Share of the hot key, in percent', '101', 'must be from 0 to 100');
  await check('Data of a record, in bytes', 'many', 'Write a whole number.');
  await scrub(page, 0);
  await check('Shards (UpdateShardCount)', '100000', /must be from 1 to 512/);
  await page.getByRole('combobox', { name: 'How often each key comes' }).selectOption('a list of my own');
  const keys = page.getByRole('textbox', { name: 'Keys, one a line' });
  await keys.fill('seoul, 3\nbusan, x');
  await keys.press('Tab');
  await expect(page.getByText(/Line 2: weight/)).toBeVisible();
  await keys.fill('seoul, 3\nbusan, 1, 170141183460469231731687303715884105728');
  await keys.press('Tab');
  await expect(page.getByText(/Line 2/)).toHaveCount(0);
});

test('two futures are compared side by side', async ({ page }) => {
  await openPaused(page);
  await scrub(page, 10_000);
  await page.getByRole('button', { name: 'Branch off' }).click();
  await page.getByRole('textbox', { name: 'Records a second', exact: true }).fill('400');
  await page.getByRole('textbox', { name: 'Records a second', exact: true }).press('Tab');
  await scrub(page, 30_000);
  const row = page.getByRole('table', { name: 'Totals' }).getByRole('row', { name: 'User records made' });
  await expect(row.getByRole('cell')).toHaveCount(2);
  const [one, two] = (await row.getByRole('cell').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
  expect(one).toBeGreaterThan(two);
  await page.getByRole('button', { name: 'Run 1' }).click();
  await expect(page.getByRole('textbox', { name: 'Records a second', exact: true })).toHaveValue('2400');
});

test('the player is played by keyboard', async ({ page }) => {
  await openPaused(page);
  await scrub(page, 1_000);
  const slider = page.getByRole('slider', { name: 'Simulated time' });
  await slider.focus();
  await page.keyboard.press('.');
  await expect.poll(() => now(page)).toBeGreaterThan(1_000);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('Home');
  await expect.poll(() => now(page)).toBe(0);
});

test('a key is followed without sending it', async ({ page }) => {
  await openPaused(page);
  await scrub(page, 0);
  await page.getByText('Where does a key go?').click();
  await page.getByRole('textbox', { name: 'Partition key', exact: true }).fill('서울');
  await expect(page.getByText('Shard 3 owns the hash keys')).toBeVisible();
  await expect(page.getByText('It would be stored now.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Data, in bytes', exact: true }).fill('1048571');
  await page.getByRole('textbox', { name: 'Data, in bytes', exact: true }).press('Tab');
  await expect(page.getByText('It would be refused now.')).toBeVisible();
});
