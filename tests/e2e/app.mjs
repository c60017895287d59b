// What the tests have in common: the app as its users see it, and the rules that every page keeps.
import { test as base, expect } from '@playwright/test';

export { expect };

/** Every test fails when the page logs an error, breaks the security policy or asks a foreign origin for anything. */
export const test = base.extend({
  page: async ({ page, baseURL }, use, info) => {
    const complaints = [];
    const allowed = info.annotations.filter((note) => note.type === 'expected-error').map((note) => note.description);
    page.on('console', (message) => {
      if (message.type() === 'error' && !allowed.some((text) => message.text().includes(text))) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(new URL(baseURL).origin) && !url.startsWith('blob:') && !url.startsWith('data:')) complaints.push(`foreign request: ${url}`);
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
});

/** Opens a place of the app and waits until it is drawn. */
export async function open(page, path = '') {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Chooses as many options as the question asks for. */
export async function chooseSome(page) {
  const group = page.getByRole('group', { name: /^Choose|고르세요/ });
  const boxes = group.getByRole('checkbox');
  if ((await boxes.count()) === 0) {
    await group.getByRole('radio').first().check();
    return;
  }
  const legend = await group.locator('legend').innerText();
  const count = { two: 2, 두: 2, three: 3, 세: 3 }[legend.match(/two|three|두|세/)[0]];
  for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
}

/** Answers the question on the screen in practice and waits for the reasons. */
export async function answer(page) {
  await chooseSome(page);
  await page.getByRole('button', { name: /^(Check|확인)$/ }).click();
  await expect(page.getByRole('button', { name: /Next question|Finish|다음 문제|마치기/ })).toBeVisible();
}

/** The number of answers that the settings page counts. */
export async function answersStored(page) {
  await open(page, 'settings');
  const text = await page.getByText(/\d+ answers?, \d+ mock exams?/).first().innerText();
  return Number(text.match(/(\d+) answer/)[1]);
}
