// Screenshots for looking at: every page in both languages and themes, on phone and desktop, into shots/. With --readme only
// the two of the README, into docs/. Serves dist/ itself. Usage: node tests/e2e/shots.mjs [--readme]
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = process.argv.includes('--readme');
const out = `${root}${readme ? 'docs' : 'shots'}/`;
const port = Number(process.env.PROOFDECK_SHOTS_PORT ?? 8798);
const base = `http://127.0.0.1:${port}/proofdeck/`;
mkdirSync(out, { recursive: true });

const server = spawn('node', [`${root}tools/serve.mjs`, '--port', String(port), '--dir', `${root}dist`], { stdio: 'ignore' });
await new Promise((resolve) => setTimeout(resolve, 500));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox'] });

async function look(lang, theme, width, visit) {
  const context = await browser.newContext({
    locale: lang === 'ko' ? 'ko-KR' : 'en-US',
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 844 : 900 },
    deviceScaleFactor: readme ? 2 : 1,
  });
  const page = await context.newPage();
  const shot = async (name, fullPage = true) => {
    await page.waitForTimeout(250); // fonts and meters settle
    await page.screenshot({ path: `${out}${name}.png`, fullPage });
    console.log(`${out}${name}.png`);
  };
  const go = async (path) => {
    await page.goto(base + path);
    await page.waitForSelector('main h1');
  };
  await visit({ page, shot, go });
  await context.close();
}

/** Answers the question on the screen somehow. */
async function choose(page, from = 0) {
  const group = page.locator('.options');
  const legend = await group.locator('legend').innerText();
  const word = legend.match(/two|three|four|두 개|세 개|네 개/)?.[0];
  const several = { two: 2, '두 개': 2, three: 3, '세 개': 3, four: 4, '네 개': 4 }[word];
  if ((await group.locator('select').count()) > 0) for (const list of await group.locator('select').all()) await list.selectOption({ index: 1 });
  else if (/order|순서/.test(legend)) for (let at = 0; at < several; at += 1) await group.locator('.step--add').first().click();
  else if (several) for (let at = 0; at < several; at += 1) await group.locator('input').nth(at).check();
  else await group.locator('input').nth(from).check();
}

async function everything(lang, theme, width) {
  await look(lang, theme, width, async ({ page, shot, go }) => {
    const end = `${lang}-${theme}-${width}`;
    for (const [name, path] of [
      ['home', ''], ['topics', 'topics'], ['topic', 'topics/kinesis-streams'], ['practice', 'practice'], ['mock', 'mock'], ['settings', 'settings'],
      ['not-found', 'no/such/page'],
    ]) {
      await go(path);
      await shot(`${name}-${end}`);
    }
    await go('practice/round?exam=das-c01&domain=storage');
    await page.waitForSelector('.option');
    await shot(`question-${end}`);
    await choose(page);
    await page.locator('.round .button--primary').click();
    await page.waitForSelector('.verdict');
    await shot(`answered-${end}`);
    for (const id of ['firehose-record-path', 'firehose-after-the-retries']) {
      await go(`questions/${id}`);
      await page.waitForSelector('.options .step, .options .pair');
      if (id === 'firehose-record-path') for (let at = 0; at < 2; at += 1) await page.locator('.step--add').first().click();
      await shot(`${id}-${end}`);
      await go(`questions/${id}`);
      await page.waitForSelector('.options .step, .options .pair');
      await choose(page);
      await page.locator('.round .button--primary').click();
      await page.waitForSelector('.verdict');
      await shot(`${id}-answered-${end}`);
    }
    for (const mode of ['strict', 'rehearsal']) {
      await go('mock');
      await page.locator('#mock-length-5').check();
      await page.locator(`#mock-mode-${mode}`).check();
      await page.locator('.form__result button').click();
      await page.waitForSelector('.sitting .options');
      await choose(page);
      await page.locator('.button--flag').click();
      if (mode === 'strict') {
        await shot(`sitting-${end}`, false);
        if ((await page.locator('.option__strike').count()) > 0) await page.locator('.option__strike').nth(1).click();
        await page.locator('.sitting__tools button').first().click();
        await page.locator('.item__foot .button--primary').click();
        await shot(`sitting-struck-hidden-${end}`, false);
        const other = await page.context().newPage();
        await other.goto(page.url());
        await other.waitForSelector('.notice');
        await other.screenshot({ path: `${out}watching-${end}.png` });
        await other.close();
        await page.locator('.sitting__tools button').nth(2).click();
        await shot(`keys-${end}`, false);
        await page.keyboard.press('Escape');
      } else {
        await page.locator('.sitting__tools button').nth(3).click();
        await page.waitForSelector('.paused');
        await shot(`paused-${end}`, false);
        await page.locator('.paused button').click();
        await page.waitForSelector('.sitting .options');
      }
      for (let step = 0; step < 6; step += 1) {
        await page.keyboard.press('KeyN');
        await page.waitForTimeout(150);
        if ((await page.locator('.options').count()) > 0 && step % 2 === 0) await choose(page, 1);
      }
      await page.keyboard.press('KeyR');
      await page.waitForSelector('.grid');
      await shot(`overview-${end}`);
      await page.locator('.overview .actions .button--primary').click();
      await shot(`end-first-${end}`, false);
      await page.locator('dialog[open] .button--primary').click();
      await shot(`end-second-${end}`, false);
      await page.locator('dialog[open] .button--primary').click();
      await page.waitForSelector('.score');
    }
    await shot(`result-${end}`);
    await page.locator('.item-result summary').first().click();
    await page.locator('.item-result').first().scrollIntoViewIfNeeded();
    await shot(`result-item-${end}`, false);
    const paper = await page.locator('.share a').getAttribute('href');
    await page.goto(new URL(paper, base).href);
    await page.waitForSelector('.paper-same');
    await shot(`paper-${end}`, false);
    await page.goto(new URL(paper.replace(/pack=[0-9a-f]+/, 'pack=0000000000000000'), base).href);
    await page.waitForSelector('.notice');
    await shot(`paper-differs-${end}`, false);
    await go('mock/history');
    await shot(`history-${end}`);
    await go('mock/shared');
    await shot(`shared-${end}`, false);
    await go('');
    await shot(`home-after-${end}`);
  });
}

if (readme) {
  await look('en', 'light', 1000, async ({ page, shot, go }) => {
    await go('practice/round?topic=athena-performance');
    await page.waitForSelector('.option');
    await choose(page);
    await page.locator('.round .button--primary').click();
    await page.waitForSelector('.verdict');
    await shot('practice', false);
  });
  await look('ko', 'dark', 390, async ({ shot, go }) => {
    await go('topics/kinesis-streams');
    await shot('topic-ko', false);
  });
} else {
  for (const lang of ['ko', 'en']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [390, 1280]) await everything(lang, theme, width);
    }
  }
}
await browser.close();
server.kill();
