// A timed mock exam: drawn, sat, interrupted, handed in, found again.
import { readFileSync } from 'node:fs';
import { chooseSome, endExam, expect, field, open, saved, test } from './app.mjs';

const START = new Date('2026-11-21T09:00:00Z');

/** Starts a mock exam of the given length under a clock that the test moves. `terms` are labels to be chosen before. */
async function start(page, length = /^Short/, terms = []) {
  await page.clock.install({ time: START });
  await open(page, 'mock');
  await page.getByLabel(length).check();
  for (const label of terms) await page.getByLabel(label, { exact: true }).check();
  await page.getByRole('button', { name: 'Start the clock' }).click();
  await expect(page.getByRole('heading', { name: /^Item 1 of/ })).toBeVisible();
}

/** Goes on, and waits for what comes next. A strict sitting asks to see an item to its end first. */
async function next(page, heading) {
  await page.locator('#item-end').evaluate((end) => end.scrollIntoView({ block: 'end' }));
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
}

const time = async (page) => {
  const [, hours, minutes, seconds] = (await page.getByRole('timer').innerText()).match(/(\d+):(\d\d):(\d\d)/);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

test('a short paper from start to result and history', async ({ page }) => {
  await start(page);
  await expect(page.getByRole('timer')).toContainText(/0:2[56]:\d\d/);
  for (let item = 1; item <= 13; item += 1) {
    await expect(page.getByRole('heading', { name: `Item ${item} of 13` })).toBeVisible();
    if (item !== 5) await chooseSome(page);
    if (item === 2) await page.getByRole('button', { name: 'Flag for review' }).click();
    // No feedback before the end.
    await expect(page.getByText(/Right, and you|Wrong, and you/)).toHaveCount(0);
    await next(page, item < 13 ? `Item ${item + 1} of 13` : 'Review');
  }
  await expect(page.getByText('12 answered, 1 incomplete, 0 not seen, 1 flagged')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Item 2, answered, flagged' })).toBeVisible();
  await page.clock.fastForward('10:00');
  await page.getByRole('button', { name: 'End the exam' }).click();
  const first = page.getByRole('dialog', { name: 'Hand in the paper?' });
  await expect(first).toContainText('1 item is not answered');
  await expect(first).toContainText('1 item is flagged');
  await first.getByRole('button', { name: 'Hand in' }).click();
  const second = page.getByRole('dialog', { name: 'End it for good?' });
  await second.getByRole('button', { name: 'Keep working' }).click();
  await endExam(page);
  await expect(page.getByText(/^\d+ of 13 scored items right/)).toBeVisible();
  const domains = page.locator('.table--sections tbody tr');
  await expect(domains).toHaveCount(4);
  await expect(domains.first()).toContainText(/\d+–\d+ %/);
  await page.getByLabel(/^Flagged/).check();
  await expect(page.locator('.item-result__number')).toHaveText(['2']);
  await page.getByLabel(/^All/).check();
  await page.locator('.item-result summary').filter({ hasText: 'not answered' }).first().click();
  await expect(page.getByText(/you did not choose it|you left it out|You chose: nothing/).first()).toBeVisible();
  await open(page, 'mock/history');
  await expect(page.getByRole('row').filter({ hasText: 'DEA-C01' })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: 'Strict' })).toHaveCount(1);
  await open(page);
  await expect(page.getByRole('heading', { name: 'Latest mock exams' })).toBeVisible();
});

test('a reload goes on with the same item, answers, walk and deadline', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await next(page, 'Item 2 of 13');
  await page.getByRole('button', { name: 'Flag for review' }).click();
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await page.clock.fastForward('05:00');
  await saved(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('timer')).toContainText(/0:2[01]:\d\d/);
  await expect(page.locator('.saved__count')).toHaveText('1 of 13 answered');
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(page.locator('.grid')).toBeVisible();
  await page.reload();
  await expect(page.locator('.grid')).toBeVisible();
  // The start page leads back to it.
  await open(page);
  await expect(page.getByRole('heading', { name: 'Go on with your mock exam' })).toBeVisible();
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(page.locator('.grid')).toBeVisible();
});

test('the time is said at its milestones, and its end counts what was chosen', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await saved(page);
  await page.clock.fastForward('11:00');
  await expect(page.getByText('15 minutes left').first()).toBeAttached();
  await page.clock.fastForward('10:00');
  await expect(page.getByText('5 minutes left').first()).toBeAttached();
  await page.clock.fastForward('06:00');
  await expect(page.getByText('The time was over.').first()).toBeVisible();
  await expect(page.locator('.item-result__word', { hasText: 'not answered' })).toHaveCount(12);
});

test('the time can be hidden and comes back by itself', async ({ page }) => {
  await start(page);
  await page.getByRole('button', { name: 'Hide the time' }).click();
  await expect(page.getByRole('timer')).toContainText('hidden');
  await page.clock.fastForward('10:00');
  await expect(page.getByRole('timer')).toContainText('hidden');
  await page.getByRole('button', { name: 'Say the time' }).click();
  await expect(page.getByText(/^Time left: 0:1[56]:\d\d/)).toBeAttached();
  await page.clock.fastForward('11:30');
  await expect(page.getByRole('timer')).toContainText(/0:04:\d\d/);
});

test('a clock set back gives no time, and time goes on', async ({ page }) => {
  await start(page);
  await page.clock.fastForward('10:00');
  await page.clock.runFor(1000);
  const before = await time(page);
  expect(before).toBeLessThanOrEqual(16 * 60);
  await page.clock.setSystemTime(START);
  await page.clock.runFor(30_000);
  const after = await time(page);
  expect(after).toBeLessThanOrEqual(before - 29);
  // Nor does a reload give any.
  await page.reload();
  await expect(page.getByRole('heading', { name: /^Item 1 of/ })).toBeVisible();
  expect(await time(page)).toBeLessThanOrEqual(after + 6);
});

test('a clock set forward, or a sleep, loses the time', async ({ page }) => {
  await start(page);
  await page.clock.setSystemTime(new Date(START.getTime() + 15 * 60_000));
  await page.clock.runFor(1500);
  expect(await time(page)).toBeLessThanOrEqual(11 * 60 + 30); // it took some seconds to start
  await page.clock.setSystemTime(new Date(START.getTime() + 60 * 60_000));
  await page.clock.runFor(1500);
  await expect(page.getByText('The time was over.').first()).toBeVisible();
});

test('a sitting that is over on return is closed, not lost', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await saved(page);
  const address = page.url();
  await open(page, 'topics');
  await page.clock.fastForward('30:00:00');
  await page.goto(address);
  await expect(page.getByText('The time was over.').first()).toBeVisible();
  await expect(page.locator('.item-result__word', { hasText: 'not answered' })).toHaveCount(12);
});

test('a rehearsal can be paused, but not for more than a day', async ({ page }) => {
  await start(page, /^Short/, ['Rehearsal']);
  await chooseSome(page);
  await page.getByRole('button', { name: 'Stop the clock' }).click();
  await expect(page.getByRole('heading', { name: 'The clock stands still' })).toBeVisible();
  await expect(page.locator('.question')).toHaveCount(0);
  const before = await time(page);
  await page.clock.fastForward('02:00:00');
  expect(await time(page)).toBe(before);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.locator('.question')).toBeVisible();
  expect(await time(page)).toBeGreaterThan(before - 10);
  await page.getByRole('button', { name: 'Stop the clock' }).click();
  await expect(page.getByRole('heading', { name: 'The clock stands still' })).toBeVisible();
  await page.clock.fastForward('25:00:00');
  await expect(page.getByText('The sitting was left for more than 24 hours.')).toBeVisible();
  await open(page, 'mock/history');
  await expect(page.getByRole('row').filter({ hasText: 'Rehearsal' })).toHaveCount(1);
});

test('extra time, size and contrast are chosen before the start and kept with the result', async ({ page }) => {
  await page.clock.install({ time: START });
  await open(page, 'mock');
  await page.getByLabel(/^Short/).check();
  await page.getByLabel('Extra time').selectOption({ label: '1.5 × the time' });
  await expect(page.getByText('13 items, 39 minutes')).toBeVisible();
  await page.getByText('Language, text size, contrast').click();
  await page.getByLabel('Korean', { exact: true }).check();
  await page.getByLabel('Larger', { exact: true }).check();
  await page.getByLabel('High contrast').check();
  await page.getByRole('button', { name: 'Start the clock' }).click();
  await expect(page.getByRole('heading', { name: '13문항 중 1번' })).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/0:3[89]:\d\d/);
  await expect(page.locator('html')).toHaveAttribute('data-size', 'larger');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await page.getByRole('button', { name: '검토 화면' }).click();
  await endExam(page);
  await expect(page.getByText(/1.5배 · 한국어/)).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-size', /./);
});

test('the language changes in the middle of a paper', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await saved(page);
  const answered = await page.locator('.saved__count').innerText();
  expect(answered).toBe('1 of 13 answered');
  await page.getByRole('button', { name: 'Switch to Korean' }).click();
  await expect(page.getByRole('heading', { name: '13문항 중 1번' })).toBeVisible();
  await expect(page.locator('.question__stem')).toContainText(/[가-힣]/);
  await expect(page.locator('.saved__count')).toHaveText('13문항 중 1문항 답함');
});

test('more options than asked for cannot be chosen', async ({ page }) => {
  await start(page, /^Full/, ['Rehearsal']);
  for (let item = 0; item < 65; item += 1) {
    const boxes = field(page).getByRole('checkbox');
    if ((await boxes.count()) > 0) {
      const legend = await field(page).locator('legend').innerText();
      const limit = legend.includes('two') ? 2 : 3;
      for (let at = 0; at < limit; at += 1) await boxes.nth(at).click();
      await expect(field(page).locator('input:checked')).toHaveCount(limit);
      await boxes.nth(limit).click();
      await expect(field(page).locator('input:checked')).toHaveCount(limit);
      await expect(page.getByText(/Only (two|three) options can be chosen/)).toBeAttached();
      return;
    }
    await next(page, `Item ${item + 2} of 65`);
  }
  throw new Error('the paper has no multiple-response item');
});

test('handing in twice is one end', async ({ page }) => {
  await start(page);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'End the exam' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End now' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'Result' })).toBeVisible();
  await open(page, 'settings');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export a backup' }).first().click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\n');
  expect(lines.filter((line) => line.includes('"end"'))).toHaveLength(1);
});

test('handing in when the time is over ends it once, as expired', async ({ page }) => {
  await start(page);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'End the exam' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByRole('dialog', { name: 'End it for good?' })).toBeVisible();
  await page.clock.fastForward('26:00');
  await expect(page.getByText('The time was over.').first()).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await open(page, 'settings');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export a backup' }).first().click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\n');
  expect(lines.filter((line) => line.includes('"end"'))).toHaveLength(1);
});

test('walks through incomplete and flagged items', async ({ page }) => {
  await start(page, /^Short/, ['Rehearsal']);
  for (let item = 1; item <= 4; item += 1) {
    if (item !== 3) await chooseSome(page);
    if (item === 1 || item === 4) await page.getByRole('button', { name: 'Flag for review' }).click();
    await saved(page);
    await next(page, `Item ${item + 1} of 13`);
  }
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'Review flagged (2)' }).click();
  await expect(page.getByRole('heading', { name: 'Item 1 of 13' })).toBeVisible();
  await expect(page.getByText('Flagged items only')).toBeVisible();
  await next(page, 'Item 4 of 13');
  await next(page, 'Review');
  await page.getByRole('button', { name: 'Review incomplete (10)' }).click();
  await expect(page.getByRole('heading', { name: 'Item 3 of 13' })).toBeVisible();
  await next(page, 'Item 5 of 13');
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.getByRole('heading', { name: 'Item 3 of 13' })).toBeVisible();
});

test('a strict sitting asks to see an item to its end before it goes on', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await start(page);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByText('There is more of this item below.', { exact: false }).first()).toBeAttached();
  await expect(page.getByRole('heading', { name: 'Item 1 of 13' })).toBeVisible();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
});
