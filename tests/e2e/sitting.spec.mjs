// A sitting that nothing loses: tabs, storage, keys alone, whole papers in both languages, small and enlarged screens.
import { readFileSync } from 'node:fs';
import { chooseSome, endExam, expect, field, open, overflow, saved, test, tooSmall } from './app.mjs';

/** Starts a mock exam by the real clock; `labels` are chosen before. */
async function start(page, labels = [/^(Short|짧)/]) {
  await open(page, 'mock');
  for (const label of labels) await page.getByLabel(label).check();
  await page.locator('.form__result').getByRole('button').click();
  await expect(page.getByRole('timer')).toBeVisible();
  await expect(field(page)).toBeVisible();
}

/** What a key of that place on the keyboard does; `key` is what a Hangul keyboard would say. */
const press = (page, code, key = 'Process') =>
  page.evaluate(
    ([code, key]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true })),
    [code, key],
  );

// ---- tabs ---------------------------------------------------------------------------------------------------------------

test('a second tab watches, and takes over when the first is closed', async ({ page, context }) => {
  await start(page);
  const address = page.url();
  const other = await context.newPage();
  await other.goto(address);
  await expect(other.getByText('This sitting is open in another tab')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();
  await expect(other.getByRole('button', { name: 'Flag for review' })).toBeDisabled();
  await press(other, 'KeyM', 'm');
  await chooseSome(page);
  await expect(other.locator('.saved__count')).toHaveText('1 of 13 answered');
  await expect(other.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'false');
  await page.close();
  await expect(other.getByText('This sitting is open in another tab')).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Flag for review' })).toBeEnabled();
  await other.getByRole('button', { name: 'Flag for review' }).click();
  await expect(other.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await expect(other.locator('.saved__count')).toHaveText('1 of 13 answered');
});

test('a tab that left the page gives the sitting to another one', async ({ page, context }) => {
  await start(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByText('This sitting is open in another tab')).toBeVisible();
  await page.getByRole('link', { name: 'Proofdeck' }).click();
  await expect(other.getByText('This sitting is open in another tab')).toHaveCount(0);
  await chooseSome(other);
  await expect(other.locator('.saved__count')).toHaveText('1 of 13 answered');
});

// ---- storage ------------------------------------------------------------------------------------------------------------

const breakStore = (page, name) =>
  page.evaluate((name) => {
    window.realPut ??= IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException('no', name); };
  }, name);

for (const name of ['QuotaExceededError', 'SecurityError']) {
  test(`storage refuses in the middle of a sitting: ${name}`, async ({ page }) => {
    await start(page);
    await breakStore(page, name);
    await chooseSome(page);
    await expect(page.getByText('Your answers are not being saved')).toBeVisible();
    await expect(page.locator('.saved')).toHaveAttribute('data-state', 'unsaved');
    await expect(page.locator('.saved__count')).toHaveText('1 of 13 answered');
    // The copy in local storage brings it back all the same.
    await page.reload();
    await expect(page.locator('.saved__count')).toHaveText('1 of 13 answered');
    await saved(page);
    await expect(page.getByText('Your answers are not being saved')).toHaveCount(0);
  });
}

test('a page that is gone before the store answers has lost nothing', async ({ page }) => {
  await start(page);
  // The store never answers: the event is only in the local copy.
  await page.evaluate(() => { IDBTransaction.prototype.commit = function commit() { this.abort(); }; });
  await page.evaluate(() => { IDBObjectStore.prototype.put = function put() { return this.get('nothing'); }; });
  await field(page).locator('input, .step--add, select').first().evaluate((element) => {
    if (element.tagName === 'SELECT') { element.selectedIndex = 1; element.dispatchEvent(new Event('change', { bubbles: true })); } else element.click();
  });
  await page.reload();
  await expect(page.locator('input:checked, .steps--chosen > li, option:checked:not([value="255"])').first()).toBeAttached();
  await saved(page);
});

test('a whole sitting without any storage', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  await start(page);
  await chooseSome(page);
  await expect(page.locator('.saved')).toHaveAttribute('data-state', 'unsaved');
  await expect(page.locator('.saved__count')).toHaveText('1 of 13 answered');
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(page);
});

test('the local copy goes when the sitting has ended', async ({ page }) => {
  await start(page);
  await chooseSome(page);
  await saved(page);
  const copies = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('proofdeck.open.')).length);
  expect(await copies()).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(page);
  expect(await copies()).toBe(0);
});

// ---- keys ---------------------------------------------------------------------------------------------------------------

test('keys do everything in Hangul mode, and none ends the exam', async ({ page }) => {
  await start(page, [/^(Short|짧)/, 'Rehearsal']);
  await press(page, 'KeyM', 'ㅡ');
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'true');
  await press(page, 'KeyN', 'ㅜ');
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeFocused();
  await press(page, 'KeyP', 'ㅔ');
  await expect(page.getByRole('heading', { name: 'Item 1 of 13' })).toBeVisible();
  await press(page, 'ArrowRight', 'ArrowRight');
  await expect(page.getByRole('heading', { name: 'Item 2 of 13' })).toBeVisible();
  // Find an item of one choice.
  while ((await field(page).getByRole('radio').count()) === 0) await press(page, 'KeyN', 'ㅜ');
  await press(page, 'KeyB', 'ㅠ');
  await expect(field(page).getByRole('radio').nth(1)).toBeChecked();
  await press(page, 'Digit3', '3');
  await expect(field(page).getByRole('radio').nth(2)).toBeChecked();
  await press(page, 'KeyX', 'ㅌ');
  await press(page, 'Digit1', '1');
  await expect(page.getByRole('button', { name: 'Strike out A' })).toHaveAttribute('aria-pressed', 'true');
  await expect(field(page).getByRole('radio').nth(2)).toBeChecked();
  await press(page, 'Slash', '/');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+KeyT');
  await expect(page.getByText(/^Time left: /)).toBeAttached();
  await press(page, 'KeyR', 'ㄱ');
  await expect(page.locator('.grid')).toBeVisible();
  for (const code of ['Enter', 'Space', 'KeyE', 'KeyS', 'KeyH', 'Digit1', 'KeyX']) await press(page, code);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.grid')).toBeVisible();
});

test('single keys can be switched off', async ({ page }) => {
  await start(page);
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await page.getByLabel('Single keys do this').uncheck();
  await page.getByRole('button', { name: 'Close' }).click();
  await press(page, 'KeyM', 'm');
  await press(page, 'KeyR', 'r');
  await expect(page.locator('.grid')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Flag for review' })).toHaveAttribute('aria-pressed', 'false');
});

// ---- whole papers -------------------------------------------------------------------------------------------------------

const WORDS = {
  'en-US': { item: (n) => `Item ${n} of 65`, answered: '65 of 65 answered', changed: 'wrong to right' },
  'ko-KR': { item: (n) => `65문항 중 ${n}번`, answered: '65문항 중 65문항 답함', changed: '오답 → 정답' },
};

for (const [locale, words] of Object.entries(WORDS)) {
  test.describe(locale, () => {
    test.use({ locale });

    test('65 items by keys and screen-reader names, with a clock that the test moves', async ({ page }) => {
      test.setTimeout(300_000);
      await page.clock.install({ time: new Date('2026-11-21T09:00:00Z') });
      await start(page, []);
      await expect(page.getByRole('timer')).toContainText(/2:(10|09):\d\d/);
      const kinds = new Set();
      for (let item = 1; item <= 65; item += 1) {
        await expect(page.getByRole('heading', { name: words.item(item), exact: true })).toBeVisible();
        const group = field(page);
        await expect(group).toBeVisible();
        kinds.add((await group.getByRole('radio').count()) ? 'radio' : (await group.getByRole('checkbox').count()) ? 'checkbox' : (await group.getByRole('combobox').count()) ? 'match' : 'order');
        await chooseSome(page);
        await page.clock.fastForward(40_000);
        const goal = item < 65 ? page.getByRole('heading', { name: words.item(item + 1), exact: true }) : page.locator('.grid');
        // A strict sitting asks to see an item to its end first.
        await page.locator('#item-end').evaluate((end) => end.scrollIntoView({ block: 'end' }));
        await page.locator('#item-heading').evaluate((heading) => heading.focus({ preventScroll: true }));
        await page.keyboard.press('KeyN');
        await expect(goal).toBeVisible();
      }
      expect(kinds.size).toBeGreaterThan(1);
      await page.reload();
      await expect(page.locator('.grid [data-state="complete"]')).toHaveCount(65);
      await endExam(page);
      await expect(page.locator('.item-result')).toHaveCount(65);
      await expect(page.getByText(/of 50 scored items right|채점 50문항 중/).first()).toBeVisible();
      await expect(page.locator('.replay__span')).not.toHaveCount(0);
      await page.locator('#scrub').fill('600000');
      await expect(page.locator('.replay__scrub output')).toContainText('0:10:00');
      // Everything opens for printing.
      await page.getByRole('button', { name: /^(Open all|모두 펼치기)$/ }).click();
      await page.emulateMedia({ media: 'print' });
      await expect(page.locator('.item-result[open]')).toHaveCount(65);
      await expect(page.locator('.site-header')).toBeHidden();
    });
  });
}

// ---- ordering and matching ----------------------------------------------------------------------------------------------

test('steps are put in order without dragging', async ({ page }) => {
  await open(page, 'questions/firehose-record-path');
  const group = field(page);
  const right = ['taken apart', 'CSV line into JSON', 'partition key', 'converted to Parquet'];
  for (const step of [...right].reverse()) await group.locator('.step--add', { hasText: step }).click();
  await expect(group.locator('.steps--chosen > li')).toHaveCount(4);
  // One more than asked for is refused.
  await group.locator('.step--add').first().click({ force: true });
  await expect(group.locator('.steps--chosen > li')).toHaveCount(4);
  // Bubble the first step up by keyboard alone; focus stays on its button.
  for (const [at, step] of right.entries()) {
    const up = group.getByRole('button', { name: new RegExp(`^Move up: .*${step}`) });
    while ((await group.locator('.steps--chosen > li').allInnerTexts()).findIndex((text) => text.includes(step)) > at) {
      await up.focus();
      await page.keyboard.press('Enter');
    }
  }
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.locator('.verdict[data-state=right]')).toBeVisible();
  await expect(page.getByText('Step 1, as you have it')).toBeVisible();
  await expect(page.getByText('Does not belong', { exact: true })).toBeVisible();
});

test('prompts are matched from lists', async ({ page }) => {
  await open(page, 'questions/firehose-after-the-retries');
  const list = (prompt) => field(page).getByRole('combobox', { name: new RegExp(prompt) });
  await list('S3 bucket').selectOption({ label: 'It is lost' });
  await list('Redshift').selectOption({ label: 'Its batch is skipped and a manifest is written' });
  await list('OpenSearch').selectOption({ label: 'It is written to the S3 backup' });
  await expect(page.getByRole('button', { name: 'Check' })).toHaveAttribute('aria-disabled', 'true');
  await list('Splunk').selectOption({ label: 'It is lost' });
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.locator('.verdict[data-state=wrong]')).toBeVisible();
  await expect(page.getByText('You chose: It is lost')).toBeVisible();
  await expect(page.getByText('Belongs to none')).toBeVisible();
});

// ---- sharing ------------------------------------------------------------------------------------------------------------

test('a link gives the same paper on another machine, and says when it does not', async ({ page, browser, baseURL }) => {
  await start(page);
  const stem = await page.locator('.question__stem').innerText();
  const options = (page) => field(page).locator('.option__text, .step__text').allInnerTexts();
  const shown = await options(page);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(page);
  const address = await page.getByRole('link', { name: 'This paper' }).getAttribute('href');
  const context = await browser.newContext({ baseURL, locale: 'en-US' });
  const other = await context.newPage();
  await open(other, address);
  await expect(other.getByText('This is the very same paper', { exact: false })).toBeVisible();
  await other.getByRole('button', { name: 'Start the clock' }).click();
  await expect(other.locator('.question__stem')).toHaveText(stem);
  expect(await options(other)).toEqual(shown);
  await other.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(other);
  await open(other, address.replace(/pack=[0-9a-f]+/, 'pack=0000000000000000'));
  await expect(other.getByText('This will not be the same paper')).toBeVisible();
  await expect(other.getByText('0000000000000000', { exact: false })).toBeVisible();
  await open(other, 'mock/paper?exam=dea-c01');
  await expect(other.getByText('The link is incomplete', { exact: false })).toBeVisible();
  // Questions that were seen today come up last in the next paper.
  await open(page, 'mock');
  await page.getByLabel(/^Short/).check();
  await page.getByRole('button', { name: 'Start the clock' }).click();
  await expect(field(page)).toBeVisible();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(page);
  expect(await page.getByRole('link', { name: 'This paper' }).getAttribute('href')).toContain('&late=');
  await context.close();
});

test('a shared result is graded again by whoever opens it', async ({ page, browser, baseURL }) => {
  await start(page);
  await chooseSome(page);
  await saved(page);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await endExam(page);
  const result = await page.getByText(/^\d+ of 13 scored items right/).innerText();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export this sitting' }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  const boast = JSON.parse(text);
  boast.stated.right = 13;
  boast.stated.scaled = 1000;
  const context = await browser.newContext({ baseURL, locale: 'en-US' });
  const other = await context.newPage();
  const give = async (content) => {
    await open(other, 'mock/shared');
    await other.locator('input[type=file]').setInputFiles({ name: 'sitting.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  };
  await give(text);
  await expect(other.getByText('The file states the same result.')).toBeVisible();
  await expect(other.getByText(result)).toBeVisible();
  await give(JSON.stringify(boast));
  await expect(other.getByText('The file states 13 of 13; graded here', { exact: false })).toBeVisible();
  await expect(other.getByText(result)).toBeVisible();
  await give('{"a":1}');
  await expect(other.getByText('This is not a sitting exported by Proofdeck', { exact: true })).toBeVisible();
  // It is nobody's own result.
  await open(other, 'mock/history');
  await expect(other.getByText('None yet.')).toBeVisible();
  await context.close();
});

test('the cut is a setting, and the history shows a trend', async ({ page }) => {
  for (let round = 0; round < 2; round += 1) {
    await start(page);
    await chooseSome(page);
    await saved(page);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await endExam(page);
  }
  await page.getByLabel('Right answers we take for the cut').selectOption('80');
  await expect(page.getByText('We take 80 % right answers as the cut.', { exact: false })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Right answers we take for the cut')).toHaveValue('80');
  await open(page, 'mock/history');
  await expect(page.getByRole('img', { name: /^2 sittings, estimated score from/ })).toBeVisible();
});

// ---- screens ------------------------------------------------------------------------------------------------------------

for (const [name, viewport] of [['320 px', { width: 320, height: 700 }], ['200 % of 1280 × 720', { width: 640, height: 360 }]]) {
  test(`nothing of a sitting needs sideways scrolling at ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const check = async (what) => expect(await overflow(page), what).toBeLessThanOrEqual(0);
    await start(page);
    await chooseSome(page);
    await check('item');
    // Which question is drawn is chance; the longest name of one breaks like this one.
    await page.locator('.option__text').first().evaluate((text) => (text.textContent = 'TERMINATE_CLUSTER_'.repeat(4)));
    await check('item with a long name');
    // What has the focus is not under the bars.
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate(() => {
        const element = document.activeElement;
        const box = element.getBoundingClientRect();
        if (element === document.body || box.height === 0 || element.closest('.sitting__bar, .item__foot, .site-header, .site-footer')) return null;
        const bar = document.querySelector('.sitting__bar').getBoundingClientRect();
        const foot = document.querySelector('.item__foot').getBoundingClientRect();
        const sticky = getComputedStyle(document.querySelector('.item__foot')).position === 'sticky';
        return sticky && (box.bottom <= bar.bottom || box.top >= foot.top) ? element.outerHTML.slice(0, 80) : null;
      });
      expect(hidden).toBeNull();
    }
    expect(await tooSmall(page, '.sitting button, .sitting select')).toEqual([]);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await expect(page.locator('.grid')).toBeVisible();
    await check('review screen');
    await endExam(page);
    await check('result');
    for (const path of ['questions/firehose-record-path', 'questions/firehose-after-the-retries', 'mock/history']) {
      await open(page, path);
      await check(path);
    }
  });
}
