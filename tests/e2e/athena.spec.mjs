// The Athena lab: SQL while it is typed, pruned partitions and their reasons, layouts, stages, links, and that everybody can use it.
import { expect, inAllLooks, open, overflow, test, tooSmall, violations } from './app.mjs';

const LAB = 'labs/athena';
const MONTH = 'SELECT sum(amount) FROM events WHERE year = 2024 AND month = 6';

const editor = (page) => page.getByRole('textbox', { name: /^(Query|쿼리)$/ });
const counts = (page) => page.locator('.map__counts');
const fall = (page, row) => page.locator(`.fall [data-row="${row}"]`);

async function openLab(page, query = '') {
  await page.emulateMedia({ reducedMotion: 'reduce' }); // all stages are done at once
  await open(page, LAB + query);
  await expect(page.locator('.map, .lab')).not.toHaveCount(0);
}

test('opens playing its stages, and stops at the bill', async ({ page }) => {
  await open(page, LAB);
  const now = page.locator('.plan-stage[aria-current]');
  await expect(now).toContainText('Read the text');
  await expect(now).toContainText('Bill', { timeout: 30_000 });
  await expect(counts(page)).toHaveText('30 of 1,096 read');
});

test('answers at every key press, and says where a text is wrong', async ({ page }) => {
  await openLab(page);
  await editor(page).fill('');
  await editor(page).pressSequentially('SELECT sum(amount) FROM events WHERE yeer = 2024');
  await expect(page.locator('.sql__problem')).toContainText('Line 1, column 38');
  await expect(page.locator('.sql__problem')).toContainText('COLUMN_NOT_FOUND');
  await expect(page.locator('.sql__mirror mark')).toHaveText('yeer');
  await expect(editor(page)).toHaveAttribute('aria-invalid', 'true');
  const marked = await page.locator('.sql__mirror mark').boundingBox();
  const field = await editor(page).boundingBox();
  expect(marked.x).toBeGreaterThan(field.x);
  expect(marked.y + marked.height).toBeLessThan(field.y + field.height);
  await editor(page).fill(MONTH);
  await expect(page.locator('.sql__problem')).toContainText('Athena accepts this');
  await expect(counts(page)).toHaveText('30 of 1,096 read');
  await editor(page).fill('SELECT sum(amount) FROM events WHERE month = \'6\'');
  await expect(page.locator('.sql__problem')).toContainText('TYPE_MISMATCH');
  await editor(page).fill('SELECT sum(amount) FROM events WHERE month = 6');
  await expect(counts(page)).toHaveText('90 of 1,096 read');
  await expect(fall(page, 4)).toContainText('$');
});

test('tells why a partition is not read, by pointer and by keyboard', async ({ page }) => {
  await openLab(page);
  await editor(page).fill(MONTH);
  const picture = page.getByRole('slider', { name: 'Partition' });
  const box = await picture.boundingBox();
  await picture.click({ position: { x: box.width / 62, y: box.height / 72 } }); // the first of January 2023
  const why = page.locator('.reason');
  await expect(why).toContainText('year=2023/month=01/day=01');
  await expect(why).toContainText('year is 2023');
  await expect(why).toContainText('is not read');
  await picture.press('ArrowRight');
  await expect(why).toContainText('year=2023/month=01/day=02');
  await picture.press('ArrowDown');
  await expect(why).toContainText('year=2023/month=02/day=02');
  await expect(picture).toHaveAttribute('aria-valuetext', /pruned/);
  await page.getByText('The partitions as a list').click();
  await expect(page.locator('.map__list tbody tr')).toHaveCount(3);
  await page.locator('.map__list tbody tr').nth(1).getByRole('button').click();
  await expect(why).toContainText('year=2024/month=06/day=01');
  await expect(why).toContainText('so it is read');
  await editor(page).fill(`${MONTH} OR user_id = 7`);
  await picture.press('ArrowDown'); // July, which only the other side can keep
  await expect(why).toContainText('user_id lies inside the files');
  await expect(counts(page)).toHaveText('1,096 of 1,096 read');
});

test('another layout gives another plan', async ({ page }) => {
  await openLab(page);
  await editor(page).fill(MONTH);
  const scanned = await fall(page, 3).innerText();
  await page.getByLabel('File format').selectOption({ label: 'CSV' });
  await expect(fall(page, 3)).not.toHaveText(scanned);
  await expect(page.locator('.notes')).toContainText('lie in rows');
  await page.getByRole('button', { name: 'Remove day' }).click();
  await expect(counts(page)).toHaveText('1 of 36 read');
  await page.getByLabel('Add a partition column').selectOption({ label: "country = 'KR' (string)" });
  await expect(counts(page)).toHaveText('4 of 144 read');
  await page.getByText('Catalog, engine, price').click();
  await page.getByLabel('Athena knows partitions from').selectOption({ label: 'projection, country injected' });
  await expect(page.locator('.sql__problem')).toContainText('Athena refuses');
  await editor(page).fill(`${MONTH} AND country = 'KR'`);
  await expect(page.locator('.sql__problem')).toContainText('accepts');
  await page.getByLabel('Engine').selectOption('1');
  await expect(page.locator('.notes')).toContainText('Only Athena uses partition projection');
});

test('steps through the stages, forwards and back', async ({ page }) => {
  await openLab(page);
  await page.getByRole('button', { name: 'List partitions' }).click();
  await expect(page.locator('.stages__sentence')).toContainText('GetPartitions');
  await expect(counts(page)).toHaveText('1,096 in all');
  await expect(fall(page, 1)).toContainText('…');
  await page.getByRole('button', { name: 'Next stage' }).click();
  await expect(counts(page)).toHaveText('30 of 1,096 read');
  await expect(page.locator('.stages__sentence')).toContainText('1,066 cannot');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(counts(page)).toHaveText('1,096 in all');
  await page.getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.plan-stage[aria-current]')).toContainText('Bill', { timeout: 30_000 });
});

test('ranks layouts for the query, and queries for the layout', async ({ page }) => {
  await openLab(page);
  const layouts = page.getByRole('region', { name: 'The same query, other layouts' }).locator('tbody tr');
  await expect(layouts.first()).toBeVisible({ timeout: 60_000 });
  expect(await layouts.count()).toBeGreaterThan(8);
  await expect(layouts.filter({ hasText: 'Yours' })).toHaveCount(1);
  await expect(layouts.last()).toContainText(/CSV|JSON/);
  const queries = page.getByRole('region', { name: 'The same layout, other queries' }).locator('tbody tr');
  await queries.filter({ hasText: 'Count the rows' }).getByRole('button').click();
  await expect(editor(page)).toHaveValue('SELECT count(*) FROM events');
  await expect(fall(page, 3)).toContainText('0 B');
  await expect(layouts.first()).toBeVisible();
  await layouts.filter({ hasText: 'folders dt=' }).first().getByRole('button').click();
  await expect(page.locator('.keys')).toContainText('dt=');
});

test('one predicts, and the lab computes', async ({ page }) => {
  await openLab(page);
  const card = page.locator('#prediction-limit-makes-it-cheap');
  await card.getByRole('button', { name: 'True' }).click();
  await expect(card).toContainText('You expected the opposite', { timeout: 60_000 });
  await expect(card).toContainText(/GiB without LIMIT/);
  await card.getByRole('link', { name: 'Open: LIMIT 10' }).click();
  await expect(editor(page)).toHaveValue(/LIMIT 10/);
  await expect(page.locator('.claims__list .claim')).toHaveCount(20);
  const last = page.locator('#claim-gzip-csv-is-read-in-parallel');
  await last.getByRole('button', { name: 'False' }).click();
  await expect(last).toContainText('You expected that', { timeout: 60_000 });
});

test('a link leads to the same table and query, a broken one says so', async ({ page, browserName }) => {
  await openLab(page);
  await editor(page).fill(MONTH);
  await page.getByLabel('File format').selectOption({ label: 'ORC' });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForURL(/run=/);
  const address = page.url();
  expect(browserName && address.length).toBeLessThan(1_500);
  await page.goto('about:blank');
  await page.goto(address);
  await expect(editor(page)).toHaveValue(MONTH);
  await expect(page.getByLabel('File format')).toHaveValue('1');
  for (const query of ['?run=AAAA', '?claim=no-such', `${new URL(address).search.slice(0, -20)}`]) {
    await open(page, LAB + query);
    await expect(page.getByText('This link cannot be opened')).toBeVisible();
    await expect(editor(page)).toHaveValue(/year = 2024 AND month = 6/);
  }
});

test('absurd values are refused, and nothing freezes', async ({ page }) => {
  await openLab(page);
  await page.getByText('Events: days, rows, seed').click();
  await page.getByLabel('Days', { exact: true }).fill('5000000');
  await page.getByLabel('Days', { exact: true }).press('Tab');
  await expect(page.getByText('must be from 1 to 1827')).toBeVisible();
  await page.getByLabel('First day').fill('2023-02-30');
  await page.getByLabel('First day').press('Tab');
  await expect(page.getByText('must be a day like 2023-01-01')).toBeVisible();
  for (const text of ['', '('.repeat(5_000), `SELECT ${'x'.repeat(1_000_000)}`, 'SELECT * FROM events WHERE \u0000', "SELECT '실패", 'DROP TABLE events']) {
    await editor(page).evaluate((field, value) => {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
    await expect(page.locator('.sql__problem')).toContainText(/Line 1|accepts/);
  }
  await editor(page).fill(MONTH);
  await expect(counts(page)).toHaveText('30 of 1,096 read');
});

inAllLooks(() => {
  test('axe finds nothing', async ({ page }) => {
    await openLab(page);
    await page.locator('.map__list > summary').click();
    await expect(page.locator('.compare')).toHaveCount(2, { timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await editor(page).fill('SELECT nope');
    await expect(page.locator('.sql__mirror mark')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test('nothing needs sideways scrolling at 320 px, and what is pressed is large enough', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await openLab(page);
  await expect(page.locator('.compare')).toHaveCount(2, { timeout: 60_000 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await tooSmall(page, 'button, select, summary')).toEqual([]);
});
