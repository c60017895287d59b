// What the tests have in common: the app as its users see it, and the rules that every page keeps.
import AxeBuilder from '@axe-core/playwright';
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

/** Declares tests in both languages and themes, on a phone and a desktop. */
export function inAllLooks(declare) {
  for (const locale of ['ko-KR', 'en-US']) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [390, 1280]) {
        test.describe(`${locale} ${colorScheme} ${width}`, () => {
          test.use({ locale, colorScheme, viewport: { width, height: 844 } });
          declare({ colorScheme });
        });
      }
    }
  }
}

/** What axe finds wrong with the page as it is, each with its places. */
export async function violations(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** How far the page reaches beyond the window, in pixels. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What is shown smaller than 24 px in a direction; the area of a field is that of its label. */
export const tooSmall = (page, selector) =>
  page.evaluate(
    (selector) =>
      [...document.querySelectorAll(selector)]
        .map((element) => [element.outerHTML.slice(0, 80), (element.matches('input') ? (element.closest('label') ?? element) : element).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(([html]) => html),
    selector,
  );

/** Opens a place of the app and waits until it is drawn. */
export async function open(page, path = '') {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** The field of the question on the screen. */
export const field = (page) => page.getByRole('group', { name: /^Choose|고르세요|놓으세요/ });

/** Answers the question on the screen somehow: as many options as it asks for, in some order, each prompt with something. */
export async function chooseSome(page) {
  const group = field(page);
  await expect(group).toBeVisible();
  const legend = await group.locator('legend').innerText();
  // With its unit in Korean: "고르세요" has a 세 as well.
  const word = legend.match(/two|three|four|five|두 개|세 개|네 개|다섯 개/)?.[0];
  const number = { two: 2, '두 개': 2, three: 3, '세 개': 3, four: 4, '네 개': 4, five: 5, '다섯 개': 5 }[word];
  if ((await group.getByRole('combobox').count()) > 0) {
    for (const list of await group.getByRole('combobox').all()) await list.selectOption({ index: 1 });
  } else if (/order|순서/.test(legend)) {
    for (let at = 0; at < number; at += 1) {
      await group.locator('.step--add').first().click();
      await expect(group.locator('.steps--chosen > li')).toHaveCount(at + 1);
    }
  } else if (number) {
    for (let at = 0; at < number; at += 1) await group.getByRole('checkbox').nth(at).check();
  } else {
    await group.getByRole('radio').first().check();
  }
}

/** Waits until everything that was done in a sitting is on the disk. */
export const saved = (page) => expect(page.locator('.saved')).toHaveAttribute('data-state', 'saved');

/** Ends a sitting from the review screen, in its two steps. */
export async function endExam(page) {
  await page.getByRole('button', { name: /^(End the exam|시험 끝내기)$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^(Hand in|제출하기)$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^(End now|지금 끝내기)$/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^(Result|결과)$/ })).toBeVisible();
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
