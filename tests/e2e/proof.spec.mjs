// Questions run in a lab: verdicts, "what if", the way into the lab, questions with drawn numbers, tasks; and that everybody can use it.
import {
  answer, answersStored, chooseSome, endExam, expect, field, inAllLooks, open, overflow, test, tooSmall, violations,
} from './app.mjs';

const KINESIS = 'kds-bytes-bind-first'; // right: the second option
const FIREHOSE = 'firehose-flush-period';
const ATHENA = 'athena-two-of-ten-columns';
const SLOW = { timeout: 90_000 }; // the labs run on whatever machine the tests have

const panel = (page) => page.getByRole('region', { name: /run:|실행:/ });
const options = (page) => panel(page).locator('.proof-option');
const right = (page) => panel(page).locator('.proof-option[data-state="meets"]');

/** Runs every option of a question on its own page. */
async function run(page, id, query = '') {
  await open(page, `proofs/${id}${query}`);
  await page.getByRole('button', { name: /^(Run every option|모든 보기 실행)$/ }).click();
  await expect(panel(page).locator('.proof__summary')).toBeVisible(SLOW);
}

test('an answered question is run, and the lab agrees with the key', async ({ page }) => {
  await open(page, `questions/${KINESIS}`);
  await expect(page.getByRole('button', { name: 'Run it' })).toHaveCount(0); // it would tell the answer
  await answer(page);
  await expect(page.locator('.proof-badge')).toContainText('Proved in a lab: Kinesis Data Streams · 2 models');
  await page.getByRole('button', { name: 'Run it' }).click();
  await expect(panel(page).locator('.proof__summary')).toContainText('agrees with the key', SLOW);
  await expect(panel(page).getByRole('heading', { level: 3 })).toBeFocused();
  await expect(options(page)).toHaveCount(4);
  // The verdicts are those of the key, option by option, in the order and with the letters of the question.
  const labels = await field(page).locator('.option').evaluateAll((all) =>
    all.map((one) => [one.querySelector('.option__letter').textContent, /Right/.test(one.querySelector('.option__label').textContent)]));
  const verdicts = await options(page).evaluateAll((all) => all.map((one) => [one.querySelector('.option__letter').textContent, one.dataset.state === 'meets']));
  expect(verdicts).toEqual(labels);
  await expect(options(page).first().locator('.proof-option__why')).toContainText(/asked for/);
  await panel(page).getByText('What was proved').click();
  await expect(panel(page)).toContainText('same under every model');
  await panel(page).getByRole('button', { name: 'write limits as buckets' }).click();
  await expect(right(page)).toHaveCount(1);
});

test('the page draws while options run', async ({ page }) => {
  await open(page, `proofs/${KINESIS}`);
  await page.evaluate(() => {
    window.frames_drawn = 0;
    const count = () => {
      if (document.querySelector('.proof .waiting')) window.frames_drawn += 1;
      requestAnimationFrame(count);
    };
    count();
  });
  await page.getByRole('button', { name: 'Run every option' }).click();
  await expect(panel(page).locator('.proof__summary')).toBeVisible(SLOW);
  // A run in one piece would leave one frame at most between the press and the result.
  expect(await page.evaluate(() => window.frames_drawn)).toBeGreaterThan(1);
});

test('another number: which options are right, where the answer flips, and an address that says so', async ({ page, browser }) => {
  await run(page, KINESIS);
  await expect(right(page)).toContainText(['from 4 to 5']);
  await panel(page).getByText('What if a number were another?').click();
  await expect(panel(page).getByLabel('Number')).toContainText('records per second');
  const value = panel(page).getByLabel('Value', { exact: true });
  await value.fill('4000');
  await value.press('Enter');
  await expect(panel(page).locator('.what-if__now')).toContainText('With records per second (producer 1) = 4,000', SLOW);
  await expect(panel(page).locator('.what-if__flips')).toContainText(/From 2,5[5-7]\d upwards/, SLOW);
  await expect(right(page).filter({ hasText: 'from 4 to 5' })).toHaveCount(0);
  await expect(panel(page).getByText('no longer right')).toHaveCount(1);
  await expect(page).toHaveURL(/set=producers\.0\.records_per_s:4000/);
  const now = await panel(page).locator('.what-if__now').innerText();
  const other = await browser.newContext({ locale: 'en-US' });
  const theirs = await other.newPage();
  await theirs.goto(page.url());
  await expect(theirs.locator('.proof__change')).toContainText('4,000');
  await expect(theirs.locator('.proof-option')).toHaveCount(0); // nothing is told before it is asked for
  await theirs.getByRole('button', { name: 'Run every option' }).click();
  await expect(theirs.locator('.what-if__now')).toHaveText(now, SLOW);
  await other.close();
  await panel(page).getByRole('button', { name: 'Back to the question' }).click();
  await expect(right(page)).toContainText(['from 4 to 5']);
  await expect(page).not.toHaveURL(/set=/);
});

test('one predicts first, and nothing is recorded', async ({ page }) => {
  await open(page, `proofs/${FIREHOSE}`);
  await chooseSome(page);
  await page.getByRole('button', { name: 'Run every option' }).click();
  await expect(page.locator('.verdict')).toContainText(/prediction/, SLOW);
  expect(await answersStored(page)).toBe(0);
});

for (const [id, lab] of [[KINESIS, 'kinesis'], [FIREHOSE, 'firehose'], [ATHENA, 'athena']]) {
  test(`open in the lab: ${lab}`, async ({ page, browser }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await run(page, id);
    await expect(panel(page).locator('.proof__summary')).toContainText('agrees with the key');
    await right(page).first().getByRole('link', { name: /Open/ }).first().click();
    await expect(page).toHaveURL(new RegExp(`labs/${lab}\\?run=`));
    await expect(page.locator('.lab')).toBeVisible(SLOW);
    await expect(page.getByText('This link cannot be opened')).toHaveCount(0);
    if (lab === 'kinesis') await expect(page.getByRole('textbox', { name: 'Records a second', exact: true }).first()).toHaveValue('2400');
    if (lab === 'athena') {
      await expect(page.getByRole('heading', { name: 'The table as it was given' })).toBeVisible();
      await expect(page.locator('.facts')).toContainText('Parquet');
      await expect(page.locator('.compare')).toHaveCount(0);
      const sql = page.getByRole('textbox', { name: 'Query', exact: true });
      await sql.fill('SELECT nope FROM t');
      await expect(page.locator('.sql__problem')).toContainText('COLUMN_NOT_FOUND');
      await page.locator('.sql__problem').getByRole('button').click();
      await expect(page.locator('.sql__problem')).toContainText('accepts');
    }
    const other = await browser.newContext({ locale: 'en-US' });
    const theirs = await other.newPage();
    await theirs.goto(page.url());
    await expect(theirs.locator('.lab')).toBeVisible(SLOW);
    await expect(theirs.getByText('This link cannot be opened')).toHaveCount(0);
    await other.close();
    if (lab === 'athena') {
      await page.getByRole('button', { name: 'Design a table of my own' }).click();
      await expect(page.getByLabel('Add a partition column')).toBeVisible();
      await expect(page.locator('.compare').first()).toBeVisible(SLOW);
    }
  });
}

test('drawn numbers: the link rebuilds the question, every mistake has its name, another one has other numbers', async ({ page, browser }) => {
  await open(page, 'questions/kds-shards-for-small-records?seed=42');
  await expect(page.locator('.question__stem')).toContainText(/Devices write a steady [\d,]+ records/, SLOW);
  const stem = await page.locator('.question__stem').innerText();
  const texts = async (where) => (await where.locator('.option__text').allInnerTexts()).sort();
  const theirs = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await theirs.goto(page.url());
  await expect(theirs.locator('.question__stem')).toHaveText(stem, SLOW);
  expect(await texts(theirs)).toEqual(await texts(page));
  await theirs.context().close();
  await answer(page);
  const options = page.locator('.options .option');
  await expect(options.filter({ hasText: 'The mistake:' })).toHaveCount(3);
  await expect(page.getByRole('heading', { name: /Drawn numbers, computed/ })).toBeVisible(SLOW);
  await expect(page.locator('.proof-option[data-state="meets"]')).toHaveCount(1);
  await expect(page.locator('.proof-option[data-state="meets"]').getByRole('link', { name: 'Open in the lab' })).toHaveAttribute('href', /labs\/kinesis\?run=/);
  await page.getByRole('button', { name: 'Another with new numbers' }).click();
  await expect(page).not.toHaveURL(/seed=42$/);
  await expect(page).toHaveURL(/seed=\d+/);
  await expect(page.locator('.question__stem')).not.toHaveText(stem, SLOW);
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
  await answer(page);
  expect(await answersStored(page)).toBe(2);
});

test('practice with drawn numbers alone', async ({ page }) => {
  await open(page, 'practice');
  await page.getByLabel('Only drawn ones').check();
  await page.getByLabel('Topic').selectOption('kinesis-streams');
  await page.getByRole('link', { name: /Start/ }).click();
  await expect(page).toHaveURL(/numbers=drawn/);
  await expect(page.locator('.question__stem')).toContainText(/\d/, SLOW);
  const before = await page.getByRole('heading', { name: /^Question 1 of/ }).innerText();
  await answer(page);
  await page.getByRole('button', { name: 'Another with new numbers' }).click(SLOW);
  await expect(page.getByRole('heading', { name: /^Question 2 of/ })).toBeVisible();
  expect(await page.getByRole('heading', { name: /^Question 2 of/ }).innerText()).not.toBe(before.replace('1', '2')); // one more than there were
});

test('a mock exam with drawn numbers is graded, reviewed and run', async ({ page }) => {
  await open(page, 'mock');
  await page.getByLabel(/^(Short|짧)/).check();
  await page.getByLabel('Questions with drawn numbers take part').check();
  await page.getByLabel('Rehearsal').check();
  await page.locator('.form__result').getByRole('button').click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(page.locator('.grid')).toBeVisible();
  await endExam(page);
  // The paper and what is on it come from the address alone.
  const paper = await page.locator('.share a').first().getAttribute('href');
  expect(paper).toContain('drawn=1');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Result' })).toBeVisible();
  await expect(page.locator('.item-result__word', { hasText: 'no longer' })).toHaveCount(0);
});

test('a strict mock exam never offers a run, a rehearsal does after an answer', async ({ page }) => {
  for (const mode of ['Strict', 'Rehearsal']) {
    await open(page, 'mock');
    await page.getByLabel(mode).check();
    await page.locator('.form__result').getByRole('button').click();
    await expect(page.getByRole('timer')).toBeVisible();
    let offered = 0;
    for (let item = 0; item < 65 && offered === 0; item += 1) {
      await chooseSome(page);
      await expect(page.locator('.saved')).toHaveAttribute('data-state', 'saved');
      offered += await page.getByRole('button', { name: 'Run it' }).count();
      const next = page.getByRole('button', { name: 'Next', exact: true });
      const heading = await page.locator('#item-heading').innerText();
      await next.click();
      await expect(page.locator('#item-heading')).not.toHaveText(heading);
      if ((await page.locator('.grid').count()) > 0) break;
    }
    expect(offered > 0, mode).toBe(mode === 'Rehearsal');
    if ((await page.locator('.grid').count()) === 0) await page.getByRole('button', { name: 'Review', exact: true }).click();
    await endExam(page);
  }
});

test('a task is reached by changing the lab, is remembered, and its link is graded again', async ({ page, browser }) => {
  await open(page, 'labs');
  await page.getByRole('link', { name: 'Refuse one record in five' }).click();
  await expect(page.locator('.goal__conditions')).toBeVisible(SLOW);
  await expect(page.locator('.goal__verdict')).toContainText('1 of 2');
  await page.getByRole('button', { name: 'Show a hint' }).click();
  await expect(page.getByText('Hint 1 of 2')).toBeVisible();
  const rate = page.getByRole('textbox', { name: 'Records a second', exact: true }).first();
  await rate.fill('4000');
  await rate.press('Enter');
  await expect(page.locator('.goal__value').first()).toHaveText('25 %', SLOW);
  // What has to stay is named when it is changed.
  await page.getByLabel('Shards (UpdateShardCount)').fill('4');
  await page.getByLabel('Shards (UpdateShardCount)').press('Enter');
  await expect(page.locator('.goal__forbidden')).toContainText('shards', SLOW);
  await page.getByRole('link', { name: 'Start again' }).click();
  await rate.fill('3750');
  await rate.press('Enter');
  await expect(page.locator('.goal__verdict')).toHaveText('The goal is reached.', SLOW);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('button', { name: 'Copy link to this state' }).click();
  await page.waitForURL(/goal=kds-goal-one-in-five&run=/);
  const theirs = await (await browser.newContext({ locale: 'en-US' })).newPage();
  await theirs.goto(page.url());
  await expect(theirs.locator('.goal__verdict')).toHaveText('The goal is reached.', SLOW);
  await theirs.context().close();
  await open(page, 'labs');
  await expect(page.getByRole('listitem').filter({ hasText: 'Refuse one record in five' }).filter({ hasText: 'reached' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Refuse one record in five' }).click();
  await expect(page.locator('.goal__before')).toContainText('You reached this goal');
});

test('tasks of the other labs are reached with their controls', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'labs/athena?goal=athena-goal-seven-days');
  const sql = page.getByRole('textbox', { name: 'Query', exact: true });
  await expect(sql).toHaveValue(/event_time/, SLOW);
  await sql.fill("SELECT amount FROM events WHERE dt BETWEEN '2023-06-05' AND '2023-06-11' AND event_time >= TIMESTAMP '2023-06-05 00:00:00'");
  await expect(page.locator('.goal__verdict')).toHaveText('The goal is reached.', SLOW);
  await sql.fill("SELECT * FROM events WHERE dt BETWEEN '2023-06-05' AND '2023-06-11'");
  await expect(page.locator('.goal__forbidden')).toBeVisible(SLOW);
  await open(page, 'labs/athena?goal=athena-goal-one-cent');
  await page.getByLabel('Store its files as').selectOption({ label: 'Parquet' });
  await expect(page.locator('.goal__verdict')).toHaveText('The goal is reached.', SLOW);
  await open(page, 'labs/firehose?goal=firehose-goal-two-minutes');
  for (let hint = 0; hint < 2; hint += 1) await page.getByRole('button', { name: 'Show a hint' }).click(SLOW);
  await page.getByRole('link', { name: 'Open a solution' }).click();
  await expect(page.locator('.goal__verdict')).toHaveText('The goal is reached.', SLOW);
});

test.describe('ko-KR', () => {
  test.use({ locale: 'ko-KR' });
  test('what a task lets one change has a name', async ({ page }) => {
    await open(page, 'labs');
    const tasks = await page.locator('main a[href*="goal="]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(tasks.length).toBeGreaterThan(8);
    for (const task of tasks) {
      await open(page, task);
      for (const name of (await page.locator('.goal__free').innerText()).replace(/^.*?:/, '').split('·')) expect(name, task).toMatch(/[가-힣]/);
    }
  });
});

test('addresses of nothing say so', { annotation: { type: 'expected-error', description: '404' } }, async ({ page }) => {
  await open(page, 'proofs/no-such-question');
  await expect(page.getByText('There is no lab that runs this question.')).toBeVisible();
  await open(page, 'labs/kinesis?goal=no-such-task');
  await expect(page.getByRole('heading', { name: 'There is no such task' })).toBeVisible(SLOW);
  await open(page, `proofs/${KINESIS}?set=no.such.path:7`);
  await page.getByRole('button', { name: 'Run every option' }).click();
  await expect(panel(page).locator('.proof__summary')).toBeVisible(SLOW);
  await expect(panel(page).locator('.what-if__now')).toHaveCount(0);
});

inAllLooks(({ colorScheme }) => {
  test('axe finds nothing', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
    await run(page, KINESIS, '?set=producers.0.records_per_s:4000');
    await expect(panel(page).locator('.what-if__flips')).toBeVisible(SLOW);
    expect(await violations(page), 'proof').toEqual([]);
    await open(page, 'questions/kds-shards-for-small-records?seed=42');
    await expect(page.locator('.question__stem')).toContainText(/\d/, SLOW);
    await answer(page);
    await expect(page.locator('.proof-option').first()).toBeVisible(SLOW);
    expect(await violations(page), 'drawn').toEqual([]);
    for (const goal of ['kinesis?goal=kds-goal-one-in-five', 'athena?goal=athena-goal-one-cent']) {
      await open(page, `labs/${goal}`);
      await expect(page.locator('.goal__conditions')).toBeVisible(SLOW);
      expect(await violations(page), goal).toEqual([]);
    }
  });
});

test('nothing needs sideways scrolling at 320 px, and what is pressed is large enough', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const check = async (what) => {
    expect(await overflow(page), what).toBeLessThanOrEqual(0);
    const small = await tooSmall(page, 'main button, main select, main summary, main .button');
    expect(small, what).toEqual([]);
  };
  for (const id of [KINESIS, FIREHOSE, ATHENA]) {
    await run(page, id);
    await panel(page).locator('.what-if > summary').click();
    await check(id);
  }
  for (const goal of ['kinesis?goal=kds-goal-one-in-five', 'athena?goal=athena-goal-one-cent', 'firehose?goal=firehose-goal-partitions']) {
    await open(page, `labs/${goal}`);
    await expect(page.locator('.goal__conditions')).toBeVisible(SLOW);
    await check(goal);
  }
});
