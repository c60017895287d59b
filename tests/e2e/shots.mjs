// Screenshots for looking at: every page in both languages and themes, on phone and desktop, into shots/. With --readme only
// the two of the README, into docs/. Serves dist/ itself. Usage: node tests/e2e/shots.mjs [--readme]
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = process.argv.includes('--readme');
const out = `${root}${readme ? 'docs' : 'shots'}/`;
const port = 8798;
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

/** Ticks as many options as are asked for. */
async function choose(page, from = 0) {
  const boxes = page.locator('.option input[type=checkbox]');
  if ((await boxes.count()) === 0) return page.locator('.option input').nth(from).check();
  const several = { two: 2, 두: 2, three: 3, 세: 3 }[(await page.locator('.options legend').innerText()).match(/two|three|두|세/)[0]];
  for (let at = 0; at < several; at += 1) await boxes.nth(at).check();
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
    await go('mock');
    await page.locator('.form__result button').click();
    await page.waitForSelector('.sitting .option');
    await choose(page);
    await page.locator('.button--flag').click();
    await shot(`sitting-${end}`);
    await page.locator('.item__foot .button--primary').click();
    await page.locator('.item__foot .button').last().click();
    await shot(`overview-${end}`);
    await page.locator('.overview .button--primary').click();
    await shot(`hand-in-${end}`, false);
    await page.locator('dialog .button--primary').click();
    await page.waitForSelector('.score');
    await shot(`result-${end}`, false);
    await page.locator('.item-result summary').first().click();
    await page.locator('.item-result').first().scrollIntoViewIfNeeded();
    await shot(`result-item-${end}`, false);
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
