// From a key to the picture, in a sitting of 65 items on a slow machine: prints figures and asserts none.
// Needs dist/. Usage: tools/with-tools.sh test node tools/latency.mjs [--slowdown 4] [--port 8796]
import { chromium, option, serve } from './browser.mjs';

const slowdown = Number(option('slowdown', '4'));
const { base, stop } = await serve(Number(option('port', '8796')));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ['--no-sandbox'] });
const page = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } })).newPage();
await page.goto(`${base}mock`);
await page.getByLabel(/^Full/).check();
await page.getByLabel('Rehearsal').check(); // a strict one asks to scroll before Next
await page.getByRole('button', { name: 'Start the clock' }).click();
await page.waitForSelector('.item .question');
const session = await page.context().newCDPSession(page);
await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
await page.evaluate(() => {
  window.measured = [];
  window.timings = [];
  // The browser's own measure: from the key to the next paint, to 8 ms.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'keydown') window.timings.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  addEventListener('keydown', (event) => {
    const entry = { code: event.code, from: event.timeStamp };
    window.measured.push(entry);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { entry.frame = performance.now() - entry.from; };
      channel.port2.postMessage(0);
    });
    // Until the page says that it is on the disk.
    const wait = () => {
      const state = document.querySelector('.saved')?.dataset.state;
      if (state === 'saving') entry.began = true;
      if (entry.began && state === 'saved') entry.saved = performance.now() - entry.from;
      else if (performance.now() - entry.from < 3000) setTimeout(wait);
    };
    wait();
  }, { capture: true });
});

for (let item = 1; item <= 65; item += 1) {
  for (const key of ['Digit1', 'KeyM']) {
    await page.locator('#item-heading').focus(); // a digit may have gone to a list, which has the letters to itself
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
  }
  if (item === 65) break;
  await page.locator('#item-heading').focus();
  await page.keyboard.press('KeyN');
  await page.waitForFunction((item) => document.querySelector('#item-heading')?.textContent.includes(`Item ${item} of`), item + 1);
  await page.waitForTimeout(150);
}
const { measured, timings } = await page.evaluate(() => ({ measured: window.measured, timings: window.timings }));
await browser.close();
stop();

const line = (name, values) => {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(0).padStart(5) ?? '    –';
  console.log(`${name.padEnd(44)}${String(sorted.length).padStart(5)}${at(0.5)}${at(0.95)}${at(1)}`);
};
console.log(`CPU slowed down ${slowdown}×; milliseconds${' '.repeat(20)}n  p50  p95  max`);
for (const [code, what] of [['Digit1', 'choose'], ['KeyM', 'flag'], ['KeyN', 'next item']]) {
  const own = measured.filter((entry) => entry.code === code);
  line(`${what}: key to next frame painted`, own.map((entry) => entry.frame));
  line(`${what}: key to "saved" on the screen`, own.map((entry) => entry.saved));
}
line('all keys, by Event Timing (16 ms or more)', timings);
