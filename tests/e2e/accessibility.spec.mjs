// WCAG 2.2 AA by axe on every page in both languages, both themes, phone and desktop; the keyboard alone; narrow screens.
import { answer, chooseSome, endExam, expect, field, inAllLooks, open, overflow, test, tooSmall, violations } from './app.mjs';

const PAGES = [
  '', 'topics', 'topics/kinesis-streams', 'practice', 'practice/round?topic=athena-performance', 'labs', 'labs/kinesis', 'labs/firehose',
  'mock', 'mock/history', 'mock/shared', 'settings',
  'questions/firehose-record-path', 'questions/firehose-after-the-retries', 'questions/kds-shards-for-small-records?seed=42',
  'proofs/kds-bytes-bind-first', 'labs/firehose?goal=firehose-goal-two-minutes',
];

inAllLooks(() => {
  test('axe finds nothing', async ({ page }) => {
    test.setTimeout(400_000); // two dozen pages
    for (const path of PAGES) {
      await open(page, path);
      await expect(page.getByText(/^(Loading…|불러오는 중…)$/)).toHaveCount(0);
      expect(await violations(page), path || 'start page').toEqual([]);
    }
    await open(page, 'practice/round?topic=athena-performance');
    await answer(page);
    expect(await violations(page), 'answered question').toEqual([]);
    await open(page, 'mock');
    await page.getByLabel(/^(Short|짧)/).check();
    await page.locator('.form__result').getByRole('button').click();
    await expect(page.getByRole('timer')).toBeVisible();
    await chooseSome(page);
    expect(await violations(page), 'sitting').toEqual([]);
    await page.getByRole('button', { name: /^(Keys|단축키)$/ }).click();
    expect(await violations(page), 'keys').toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: /^(Close|닫기)$/ }).click();
    await page.getByRole('button', { name: /^(Review|검토 화면)$/ }).click();
    await expect(page.locator('.grid')).toBeVisible();
    expect(await violations(page), 'review screen').toEqual([]);
    await page.getByRole('button', { name: /^(End the exam|시험 끝내기)$/ }).click();
    expect(await violations(page), 'dialog').toEqual([]);
    await page.keyboard.press('Escape');
    await endExam(page);
    await page.locator('summary').first().click();
    expect(await violations(page), 'result').toEqual([]);
    await open(page, 'mock/history');
    expect(await violations(page), 'history').toEqual([]);
  });
});

test('nothing needs sideways scrolling at 320 px', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const path of PAGES) {
    await open(page, path);
    expect(await overflow(page), path || 'start page').toBeLessThanOrEqual(0);
  }
});

test('what is pressed is large enough', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of PAGES) {
    await open(page, path);
    const small = await tooSmall(page, 'button, select, .nav a, .button, .segment label, .option label, summary');
    expect(small, path || 'start page').toEqual([]);
  }
});

test('a question is answered with the keyboard alone', async ({ page }) => {
  await open(page, 'practice');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('link', { name: 'Start' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Practice round' })).toBeFocused();
  for (let at = 1; at <= 3; at += 1) {
    const group = field(page);
    await expect(group).toBeVisible();
    if (!(await group.locator('input').count())) {
      // Steps and pairs have their own tests.
      await answer(page);
      await page.getByRole('button', { name: 'Next question' }).focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: new RegExp(`^Question ${at + 1} of`) })).toBeFocused();
      continue;
    }
    await group.locator('input').first().focus();
    const several = (await group.getByRole('checkbox').count()) > 0;
    const count = several ? { two: 2, three: 3 }[(await group.locator('legend').innerText()).match(/two|three/)[0]] : 1;
    for (let digit = 1; digit <= count; digit += 1) await page.keyboard.press(`Digit${digit}`);
    await expect(group.locator('input:checked')).toHaveCount(count);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Next question' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: new RegExp(`^Question ${at + 1} of`) })).toBeFocused();
  }
});

test('digits choose while Hangul is typed', async ({ page }) => {
  await open(page, 'practice/round?topic=athena');
  const group = page.getByRole('group', { name: /^Choose/ });
  await group.locator('input').first().focus();
  await page.evaluate(() => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ㅂ', code: 'Digit2', bubbles: true, cancelable: true }));
  });
  await expect(group.locator('input').nth(1)).toBeChecked();
});
