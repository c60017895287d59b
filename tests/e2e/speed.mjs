// Frames a second of the labs, and from a key to the picture in the Athena editor, in Chromium on the release build with the
// processor slowed down four times. Prints figures and asserts none: machines differ. Usage: node tests/e2e/speed.mjs (after make build)
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const port = 8797;
const base = `http://127.0.0.1:${port}/proofdeck/`;
const SECONDS = 6;
const SLOWDOWN = 4;

/** The address of a run, as the lab itself would export it. */
function run(lab, config) {
  const link = { version: 1, lab, config, log: [], at_ms: 0 };
  return `labs/${lab}?run=${Buffer.from(JSON.stringify(link)).toString('base64url')}`;
}

const scenes = [
  ['Kinesis: 4,000 records/s, 4 shards, 2 consumers, x10', run('kinesis', {
    shards: 4,
    producers: [{ records_per_s: 4000, keys: 500, batch: 100, mix: { hot: { percent: 40 } } }],
    consumers: [{}, { app: 'lambda' }],
  }), '10'],
  ['Kinesis: 4,000 records/s, 24 shards, 2 consumers, x10', run('kinesis', {
    shards: 24,
    producers: [{ records_per_s: 4000, keys: 500, batch: 100 }],
    consumers: [{}, { app: 'lambda' }],
  }), '10'],
];

const server = spawn('node', [`${root}tools/serve.mjs`, '--port', String(port), '--dir', `${root}dist`], { stdio: 'ignore' });
await new Promise((resolve) => setTimeout(resolve, 500));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox'] });

for (const [name, path, speed] of scenes) {
  const page = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })).newPage();
  await page.goto(base + path);
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption(speed);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const figures = await page.evaluate(
    (seconds) =>
      new Promise((resolve) => {
        let tasks = 0;
        new PerformanceObserver((list) => (tasks += list.getEntries().length)).observe({ entryTypes: ['longtask'] });
        const gaps = [];
        let before;
        const start = performance.now();
        requestAnimationFrame(function frame(at) {
          if (before !== undefined) gaps.push(at - before);
          before = at;
          if (performance.now() - start < seconds * 1000) return requestAnimationFrame(frame);
          gaps.sort((a, b) => a - b);
          resolve({ mean: (gaps.length * 1000) / gaps.reduce((a, b) => a + b, 0), p95: gaps[Math.floor(gaps.length * 0.95)], worst: gaps.at(-1), tasks });
        });
      }),
    SECONDS,
  );
  const simulated = Number(await page.getByRole('slider', { name: 'Simulated time' }).inputValue()) / 1000;
  console.log(
    `${name}: ${figures.mean.toFixed(1)} frames/s at ${SLOWDOWN}x slowdown; frame gap p95 ${figures.p95.toFixed(1)} ms, worst ${figures.worst.toFixed(1)} ms; ` +
      `${figures.tasks} tasks over 50 ms; ${simulated.toFixed(1)} s simulated in about ${SECONDS} s`,
  );
  await page.context().close();
}

// ---- typing a query over 10,008 partitions ----------------------------------------------------------------------------------

const page = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })).newPage();
await page.goto(`${base}labs/athena`);
await page.getByRole('button', { name: 'Copy link' }).click();
await page.waitForURL(/run=/);
const link = JSON.parse(Buffer.from(new URL(page.url()).searchParams.get('run'), 'base64url'));
Object.assign(link.setup.design, { days: 417, partition_by: ['dt_text', 'hour_text'] });
await page.goto(`${base}labs/athena?run=${Buffer.from(JSON.stringify(link)).toString('base64url')}`);
await page.locator('.map__counts').filter({ hasText: '10,008' }).waitFor();
const editor = page.locator('#sql');
await editor.fill('');
const session = await page.context().newCDPSession(page);
await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
await page.evaluate(() => {
  window.timings = [];
  // The browser's own measure: what the page does for a key, and from the key to the next paint (to 8 ms).
  new PerformanceObserver((list) => {
    for (const { name, duration, processingStart, processingEnd } of list.getEntries()) {
      if (name === 'input' || name === 'keydown') window.timings.push({ name, duration, work: processingEnd - processingStart });
    }
  }).observe({ type: 'event', durationThreshold: 16 });
});
await editor.pressSequentially("SELECT sum(amount) FROM events WHERE dt LIKE '2023-06%' AND hour >= '06'", { delay: 120 });
await page.waitForTimeout(500);
const typed = await page.evaluate(() => window.timings);
const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `n ${sorted.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
};
const of = (name, figure) => typed.filter((entry) => entry.name === name).map((entry) => entry[figure]);
console.log(`Athena: typing over 10,008 partitions at ${SLOWDOWN}x slowdown, the answer to a key: ${spread(of('input', 'work'))}`);
console.log(`Athena: the same, from a key to the next paint: ${spread(of('keydown', 'duration'))}`);

await browser.close();
server.kill();
