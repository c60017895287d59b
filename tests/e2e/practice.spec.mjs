// A new user reads, practises, and finds it all again.
import { answer, answersStored, chooseSome, expect, open, test } from './app.mjs';
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('from the start page to a topic, its cards and its questions', async ({ page }) => {
  await open(page);
  await page.getByRole('link', { name: 'Read a topic' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Topics' })).toBeFocused();
  await page.getByRole('link', { name: /^Kinesis Data Streams/ }).first().click();
  const card = page.getByRole('article').first();
  await expect(card.getByRole('heading', { level: 2 })).toBeVisible();
  await card.getByText('Sources').click();
  await expect(card.getByText(/checked 20\d\d-\d\d-\d\d/).first()).toBeVisible();
  await page.getByRole('link', { name: /Practice this topic/ }).first().click();
  await expect(page.getByRole('heading', { name: /^Question 1 of/ })).toBeVisible();
  await answer(page);
  await expect(page.getByText(/^(Right\.|Not right\.)$/).first()).toBeVisible();
  // Every option says why.
  const options = page.getByRole('group', { name: /^Choose/ });
  const labels = await options.getByText(/^(Right, |Wrong)/).count();
  expect(labels).toBe(await options.getByRole('radio').or(options.getByRole('checkbox')).count());
  await expect(page.getByRole('heading', { name: 'The cards behind this question' })).toBeVisible();
});

test('answers may be hidden until asked for', async ({ page }) => {
  await open(page, 'topics/firehose');
  const card = page.getByRole('article').first();
  await page.getByLabel('Hide the answers').check();
  await expect(card.getByText('Sources')).toBeHidden();
  await card.getByRole('button', { name: 'Show the answer' }).click();
  await expect(card.getByText('Sources')).toBeVisible();
});

test('a changed card follows the lens', async ({ page }) => {
  await open(page, 'topics/kinesis-streams#kds-record-size');
  const card = page.getByRole('article', { name: /large/i });
  await expect(card.getByRole('heading', { level: 3 }).first()).toContainText('Today');
  await open(page, 'settings');
  await page.getByLabel('Exam 2023').check();
  await open(page, 'topics/kinesis-streams');
  await expect(card.getByRole('heading', { level: 3 }).first()).toContainText('Exam 2023');
});

test('an answer survives a reload, can be taken back, and is counted once', async ({ page }) => {
  await open(page, 'practice/round?topic=firehose');
  await answer(page);
  expect(await answersStored(page)).toBe(1);
  await open(page, 'practice/round?topic=firehose&pool=unseen');
  const before = Number((await page.getByRole('heading', { name: /^Question 1 of/ }).innerText()).match(/of (\d+)/)[1]);
  await answer(page);
  await page.getByRole('button', { name: 'Take this answer back' }).click();
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: `Question 1 of ${before}` })).toBeVisible();
});

test('wrong answers come again, right ones end the round', async ({ page }) => {
  await open(page, 'practice/round?topic=firehose-transform');
  const all = Number((await page.getByRole('heading', { name: /^Question 1 of/ }).innerText()).match(/of (\d+)/)[1]);
  for (let at = 1; at <= all; at += 1) {
    await expect(page.getByRole('heading', { name: `Question ${at} of ${all}` })).toBeVisible();
    await answer(page);
    await page.getByRole('button', { name: at === all ? 'Finish' : 'Next question' }).click();
  }
  const result = await page.getByText(/^\d+ of \d+ right$/).first().innerText();
  const right = Number(result.match(/^(\d+)/)[1]);
  expect(right).toBeLessThan(all);
  await page.getByRole('button', { name: 'Try the wrong ones again' }).click();
  await expect(page.getByRole('heading', { name: `Question 1 of ${all - right}` })).toBeVisible();
});

test('checking needs as many options as are asked for', async ({ page }) => {
  await open(page, 'practice/round?topic=athena');
  await expect(page.getByRole('button', { name: 'Check' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Check' }).press('Enter');
  await expect(page.getByText(/Choose (an option|two options|three options) first\./)).toBeAttached();
  await chooseSome(page);
  await expect(page.getByRole('button', { name: 'Check' })).toHaveAttribute('aria-disabled', 'false');
});

test('the filter counts what it will ask', async ({ page }) => {
  await open(page, 'practice');
  await page.getByLabel('DAS-C01').check();
  await page.getByLabel('Domain').selectOption({ label: 'Security' });
  const count = Number((await page.getByText(/\d+ questions? match/).innerText()).match(/\d+/)[0]);
  await page.getByRole('link', { name: 'Start' }).click();
  await expect(page.getByRole('heading', { name: `Question 1 of ${count}` })).toBeVisible();
});

test('the language changes in place, in the middle of a question', async ({ page }) => {
  await open(page, 'practice/round?topic=kinesis-consumers');
  await chooseSome(page);
  const chosen = await page.getByRole('group', { name: /^Choose/ }).locator('input:checked').count();
  await page.getByRole('button', { name: 'Switch to Korean' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('heading', { name: /문제 중 1번째/ })).toBeVisible();
  const group = page.getByRole('group', { name: /고르세요/ });
  await expect(group.getByText(/[가-힣]/).nth(1)).toBeVisible();
  expect(await group.locator('input:checked').count()).toBe(chosen);
});

test('another tab sees the answer', async ({ page, context }) => {
  await open(page, 'practice/round?topic=firehose');
  const other = await context.newPage();
  await open(other, 'settings');
  await expect(other.getByText('0 answers, 0 mock exams').first()).toBeVisible();
  await answer(page);
  await expect(other.getByText('1 answer, 0 mock exams').first()).toBeVisible();
});

test('what was answered is there after the browser was closed', async ({ baseURL, launchOptions }) => {
  const profile = mkdtempSync(join(tmpdir(), 'proofdeck-'));
  try {
    const start = () => chromium.launchPersistentContext(profile, { ...launchOptions, baseURL, locale: 'en-US' });
    let context = await start();
    let page = await context.newPage();
    await open(page, 'practice/round?topic=firehose');
    await answer(page);
    await page.getByRole('button', { name: 'Switch to Korean' }).click();
    await context.close();
    context = await start();
    page = await context.newPage();
    await open(page, 'settings');
    await expect(page.getByText('답 1개, 모의시험 0회').first()).toBeVisible();
    await context.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
