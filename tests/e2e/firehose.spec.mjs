// The Firehose lab as its users see it: it plays, hints change, time is scrubbed, objects say why, claims are predicted, links open.
import { expect, inAllLooks, open, overflow, test, tooSmall, violations } from './app.mjs';

const LAB = 'labs/firehose';
const EN = { heading: 'Amazon Data Firehose lab', play: 'Play', pause: 'Pause' };

/** The simulated instant that the player shows, in ms. */
async function now(page) {
  return Number(await page.getByRole('slider', { name: /^(Simulated time|시뮬레이션 시간)$/ }).inputValue());
}

/** Scrubs to an instant, in ms, that is a place of the time bar (a 400th of it), and waits until the run stands there. */
async function goTo(page, ms) {
  const slider = page.getByRole('slider', { name: /^(Simulated time|시뮬레이션 시간)$/ });
  await slider.fill(String(ms));
  await expect.poll(() => now(page)).toBe(ms);
}

async function pause(page) {
  const button = page.getByRole('button', { name: /^(Pause|일시정지)$/ });
  if (await button.isVisible()) await button.click();
  await expect(page.getByRole('button', { name: /^(Play|재생)$/ })).toBeVisible();
}

function panel(page, name) {
  return page.getByRole('region', { name });
}

/** Objects in the bucket. */
function objects(page) {
  return panel(page, 'From the source to the destination').getByRole('button', { name: /Why\?$/ });
}

test('the opening plays, and both hints close buffers', async ({ page }) => {
  await open(page, LAB);
  await expect(page.getByRole('heading', { level: 1, name: EN.heading })).toBeVisible();
  await expect.poll(() => now(page)).toBeGreaterThan(500);
  await pause(page);
  await goTo(page, 150_000);
  await expect(objects(page).filter({ hasText: 'size' }).first()).toBeVisible();
  await expect(objects(page).filter({ hasText: 'time' }).first()).toBeVisible();
});

test('who prefers less motion starts it by hand', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', baseURL });
  const page = await context.newPage();
  await open(page, LAB);
  await expect(page.getByRole('button', { name: EN.play, exact: true })).toBeVisible();
  expect(await now(page)).toBe(0);
  await context.close();
});

test('an object says which hint closed it, when, and why it is so small', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  await goTo(page, 99_000);
  const latest = objects(page).first();
  await latest.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText(/^(Size|Time) won/)).toBeVisible();
  await expect(dialog.getByText(/The size hint counts bytes before Compression/i)).toBeVisible();
  await expect(dialog.getByText(/It was delivered at/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(latest).toBeFocused();
});

test('a hint that is changed closes other objects, and the past can be branched', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  await goTo(page, 60_000);
  await page.getByRole('button', { name: 'Branch off' }).click();
  const size = page.getByLabel('Size hint, in MiB');
  await size.fill('1');
  await size.press('Enter');
  await expect(page.getByText(/New settings are in force/)).toBeVisible();
  await goTo(page, 240_000);
  const table = panel(page, 'Totals').getByRole('row', { name: /^Objects delivered/ });
  const [before, after] = (await table.getByRole('cell').allInnerTexts()).map(Number);
  expect(after).toBeGreaterThan(2 * before);
});

test('absurd values are refused in their field, with the bound', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  for (const [label, value, reason] of [
    ['Size hint, in MiB', '129', /1–128 MiB/],
    ['Size hint, in MiB', '0', /1–128 MiB/],
    ['Interval hint, in s', '99999999999999999', /0–900 s/],
    ['Records a second', '99999999999', /10,000,000/],
    ['Records a second', '-1', /whole number/],
    ['Records a second', '1e9', /whole number/],
    ['Bytes of a record', '2000000', /1,024,000/],
    ['Object, in percent of its records', '99999999999', /1,000/],
  ]) {
    const field = page.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
    await expect(field, `${label} ${value}`).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert').filter({ hasText: reason }), `${label} ${value}`).toBeVisible();
    await field.fill('1');
    await field.press('Enter');
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  }
});

test('AWS refuses a small buffer with dynamic partitioning: the lab says why and offers what is accepted', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  await page.getByLabel(/^Dynamic partitioning by device/).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'AWS refuses this' });
  await expect(refusal).toContainText('64–128 MiB');
  await expect(refusal).toContainText('Every partition has a buffer of its own');
  await refusal.getByRole('button', { name: /64 MiB \/ 60 s/ }).click();
  await expect(refusal).toBeHidden();
  await expect(page.getByLabel('Size hint, in MiB')).toHaveValue('64');
  await goTo(page, 129_000);
  await expect(page.getByText(/20 of 500 active partitions/)).toBeVisible();
  await expect(page.getByText(/device=0-\d+\//).first()).toBeVisible();
});

test('an outage holds objects back, and its end lets them go', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  // However far it ran before the pause.
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.getByRole('button', { name: 'Take the destination down' }).click();
  await goTo(page, 99_000);
  await expect(page.getByText(/Does not take them: \d+ objects are tried again/)).toBeVisible();
  await page.getByRole('button', { name: 'Bring the destination back' }).click();
  await goTo(page, 100_500);
  await expect(page.getByText(/Does not take them/)).toHaveCount(0);
  await objects(page).last().click();
  await expect(page.getByRole('dialog').getByText(/The destination was down when the buffer closed/)).toBeVisible();
});

test('failed transformations leave by their own way', async ({ page }) => {
  await open(page, `${LAB}?claim=firehose-failed-transforms-kept`);
  await pause(page);
  await goTo(page, 300_000);
  await expect(page.getByText('to processing-failed/')).toBeVisible();
  await expect(page.getByText(/processing-failed\/2025\//).first()).toBeVisible();
});

test('a claim is predicted, then computed', async ({ page }) => {
  await open(page, LAB);
  const prediction = page.locator('#prediction-firehose-size-after-compression');
  await expect(prediction.getByText('The size hint is measured after compression.')).toBeVisible();
  await prediction.getByRole('button', { name: 'True', exact: true }).click();
  await expect(prediction.getByText('You expected the opposite.')).toBeVisible();
  await expect(prediction.getByText(/5 MiB were counted before GZIP/)).toBeVisible();
  await prediction.getByRole('link').first().click();
  await expect(page).toHaveURL(/claim=firehose-size-after-compression/);
});

test('every claim has the verdict of the documentation', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  const expected = [true, true, false, true, true, false, true, true, false, true, true, false, true, true, false, true, true, true, true];
  const cards = page.locator('.claims__list .claim');
  await expect(cards).toHaveCount(expected.length);
  for (const [at, holds] of expected.entries()) {
    const card = cards.nth(at);
    await card.getByRole('button', { name: 'True', exact: true }).click();
    await expect(card.locator('.claim__verdict'), `claim ${at}`).toHaveAttribute('data-holds', String(holds));
  }
});

test('a shared link opens the same moment', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, LAB);
  await pause(page);
  await goTo(page, 90_000);
  const rate = page.getByLabel('Records a second');
  await rate.fill('77');
  await rate.press('Enter');
  await goTo(page, 123_000);
  const seen = await objects(page).allInnerTexts();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page).toHaveURL(/run=/);
  const address = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto('about:blank');
  await page.goto(address);
  await expect.poll(() => now(page)).toBe(123_000);
  await expect(page.getByLabel('Records a second')).toHaveValue('77');
  expect(await objects(page).allInnerTexts()).toEqual(seen);
});

test('a broken link says so and shows the opening', async ({ page }) => {
  for (const link of ['run=%00', 'run=AAAA', `run=${'A'.repeat(3_000)}`, 'claim=no-such-claim']) {
    await open(page, `${LAB}?${link}`);
    await expect(page.getByText('This link cannot be opened')).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Play|Pause)$/ })).toBeVisible();
  }
  await open(page, `${LAB}?claim=firehose-partitions-1mb-buffer`);
  await expect(page.getByText('AWS refuses this configuration')).toBeVisible();
});

test('the player works with the keyboard alone', async ({ page }) => {
  await open(page, LAB);
  await pause(page);
  const slider = page.getByRole('slider', { name: 'Simulated time' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => now(page)).toBe(0);
  await page.keyboard.press('Period');
  await expect(page.getByText('0:00.251', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => now(page)).toBeGreaterThan(1_000);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: EN.pause })).toBeVisible();
});

inAllLooks(() => {
  test('axe finds nothing', async ({ page }) => {
    const look = async (what) => expect(await violations(page), what).toEqual([]);
    await open(page, LAB);
    await pause(page);
    await goTo(page, 150_000);
    await page.locator('summary').first().click();
    await expect(page.locator('.table').first()).toBeVisible();
    await look('opening');
    await page.locator('.object').first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('why');
    await open(page, `${LAB}?claim=firehose-partitions-small-files`);
    await pause(page);
    await goTo(page, 60_000);
    await look('partitions');
    await page.locator('.claims__list .claim button').first().click();
    await expect(page.locator('.claim__verdict')).toBeVisible();
    await look('verdict');
  });
});

test('nothing needs sideways scrolling at 320 px, and what is pressed is large enough', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const [path, ms] of [[LAB, 150_000], [`${LAB}?claim=firehose-partitions-small-files`, 60_000], [`${LAB}?claim=firehose-failed-transforms-kept`, 201_000]]) {
    await open(page, path);
    await pause(page);
    await goTo(page, ms);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
    expect(await tooSmall(page, 'button, select, summary, .check, input'), path).toEqual([]);
  }
});
