// A timed mock exam: drawn, sat, interrupted, handed in, found again.
import { chooseSome, expect, open, test } from './app.mjs';

const START = new Date('2026-11-21T09:00:00Z');

/** Starts a mock exam of the given length under a clock that the test moves. */
async function start(page, length = /^Short/) {
  await page.clock.install({ time: START });
  await open(page, 'mock');
  await page.getByLabel(length).check();
  await page.getByRole('button', { name: 'Start the clock' }).click();
  await expect(page.getByRole('heading', { name: /^Item 1 of/ })).toBeVisible();
}

test('a short paper from start to result and history', async ({ page }) => {
  await start(page);
  const timer = page.getByRole('timer');
  await expect(timer).toContainText('0:26:00');
  for (let item = 1; item <= 13; item += 1) {
    await expect(page.getByRole('heading', { name: `Item ${item} of 13` })).toBeVisible();
    if (item !== 5) await chooseSome(page);
    if (item === 2) await page.getByRole('button', { name: 'Flag for review' }).click();
    // No feedback before the end.
    await expect(page.getByText(/Right, and you|Wrong, and you/)).toHaveCount(0);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
  }
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByText('12 answered, 1 incomplete, 0 not seen, 1 flagged')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Item 2, answered, flagged' })).toBeVisible();
  await page.clock.fastForward('10:00');
  await page.getByRole('button', { name: 'Hand in' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hand in the paper?' });
  await expect(dialog).toContainText('1 item is not answered');
  await dialog.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Result' })).toBeVisible();
  await expect(page.getByText(/^\d+ of 13 scored items right/)).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(5);
  await page.getByLabel('Flagged').check();
  await expect(page.getByText(/^2$/)).toBeVisible();
  await page.getByLabel('All', { exact: true }).check();
  await page.locator('summary').filter({ hasText: 'not answered' }).first().click();
  await expect(page.getByText(/^Right, but you did not choose it$/).first()).toBeVisible();
  await open(page, 'mock');
  await expect(page.getByRole('link', { name: /^DEA-C01, / })).toHaveCount(1);
  await open(page);
  await expect(page.getByRole('heading', { name: 'Latest mock exams' })).toBeVisible();
});

test('a reload goes on with the same item, answers and deadline', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
  await page.getByRole('button', { name: 'Flag for review' }).click();
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await page.clock.fastForward('05:00');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('timer')).toContainText(/0:2[01]:\d\d/);
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.locator('input:checked').first()).toBeVisible();
  // The start page leads back to it.
  await open(page);
  await expect(page.getByRole('heading', { name: 'Go on with your mock exam' })).toBeVisible();
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Item 1 of 13' })).toBeVisible();
});

test('the time ends the sitting, and what was chosen counts', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await page.clock.fastForward('21:00');
  await expect(page.getByText('5 minutes left')).toBeAttached();
  await page.clock.fastForward('06:00');
  await expect(page.getByText('The time was over.')).toBeVisible();
  await expect(page.getByText('not answered')).toHaveCount(12);
});

test('a clock set back gives no time', async ({ page }) => {
  await start(page);
  await page.clock.fastForward('10:00');
  await chooseSome(page);
  const minutesLeft = async () => Number((await page.getByRole('timer').innerText()).match(/0:(\d\d):\d\d/)[1]);
  // The answer is stored once its field is drawn as chosen by the journal; only then has the sitting seen the later time.
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
  const before = await minutesLeft();
  expect(before).toBeLessThanOrEqual(16);
  await page.clock.setSystemTime(START);
  await page.clock.runFor(2000);
  expect(await minutesLeft()).toBeLessThanOrEqual(before);
});

test('a sitting that is over on return is closed, not lost', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await expect(page.locator('input:checked').first()).toBeVisible();
  const address = page.url();
  await open(page, 'topics');
  await page.clock.fastForward('30:00:00');
  await page.goto(address);
  await expect(page.getByText('The time was over.')).toBeVisible();
});

test('the language changes in the middle of a paper', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  const checked = await page.locator('input:checked').count();
  await page.getByRole('button', { name: 'Switch to Korean' }).click();
  await expect(page.getByRole('heading', { name: '13문항 중 1번' })).toBeVisible();
  await expect(page.locator('.question__stem')).toContainText(/[가-힣]/);
  expect(await page.locator('input:checked').count()).toBe(checked);
});

test('more options than asked for cannot be chosen', async ({ page }) => {
  await start(page, /^Full/);
  for (let item = 0; item < 65; item += 1) {
    const boxes = page.getByRole('group', { name: /^Choose/ }).getByRole('checkbox');
    if ((await boxes.count()) > 0) {
      const legend = await page.locator('fieldset.options legend').innerText();
      const limit = legend.includes('two') ? 2 : 3;
      for (let at = 0; at < limit; at += 1) await boxes.nth(at).click();
      await expect(page.locator('input:checked')).toHaveCount(limit);
      await boxes.nth(limit).click();
      await expect(page.locator('input:checked')).toHaveCount(limit);
      await expect(page.getByText(/Only (two|three) options can be chosen/)).toBeAttached();
      return;
    }
    await page.getByRole('button', { name: 'Next', exact: true }).click();
  }
  throw new Error('the paper has no multiple-response item');
});

test('handing in twice is one end', async ({ page }) => {
  await start(page);
  await page.getByRole('button', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'Result' })).toBeVisible();
  await open(page, 'mock');
  await expect(page.getByRole('link', { name: /^DEA-C01, / })).toHaveCount(1);
});
