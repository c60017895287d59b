// Does a sitting survive a browser that is killed? Starts Chromium with a profile, answers through the page, kills the whole
// browser with SIGKILL at a random moment, starts it again and compares. Counts answers that the page said were saved and
// that are gone afterwards: there must be none. An answer that was under way may be there or not.
// Needs dist/. Usage: tools/with-tools.sh test node tools/kill-test.mjs [--kills 60] [--seed 1] [--port 8797]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, option, readAnswer, serve, sleep } from './browser.mjs';

const kills = Number(option('kills', '60'));
let state = Number(option('seed', '1')) >>> 0;
const chance = () => { // mulberry32: the same moments each time, as far as the machine lets them be
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const { base, stop } = await serve(Number(option('port', '8797')));
const profile = mkdtempSync(join(tmpdir(), 'proofdeck-kill-'));

/** A Chromium of our own process group, so that all of it can be killed. */
async function start() {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const args = [
    '--headless=new', '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-gpu',
    '--lang=en-US', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank',
  ];
  const child = spawn(process.env.CHROMIUM || chromium.executablePath(), args, { detached: true, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let port;
  for (let attempt = 0; attempt < 300 && !port; attempt += 1) {
    await sleep(50);
    try { port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]; } catch { /* not yet */ }
  }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0].pages()[0] ?? (await browser.contexts()[0].newPage());
  const kill = async () => { process.kill(-child.pid, 'SIGKILL'); await gone; };
  return { browser, page, kill };
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const acknowledged = new Map(); // item -> answer that the page said was saved
let underWay; // item whose answer was pressed and not yet said to be saved; it may be stored or not
let onPress = () => {};
let at = 1; // item whose visit was saved last
let wanted = []; // items whose visit was under way
let address;
const counts = { kills: 0, answers: 0, lost: 0, place: 0, time: 0, underWayKept: 0, underWayGone: 0 };
let deadline;

const saved = (page) => page.waitForFunction(() => document.querySelector('.saved')?.dataset.state === 'saved', null, { timeout: 10_000 });
const timeLeft = async (page) => {
  const [, h, m, s] = (await page.locator('[role=timer]').innerText()).match(/(\d+):(\d\d):(\d\d)/);
  return Number(h) * 3600 + Number(m) * 60 + Number(s);
};

/** The last stored answer of every item, out of the database itself. */
const stored = (page, id) =>
  page.evaluate(
    (id) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('proofdeck');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('events').objectStore('events').getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            const answers = {};
            for (const event of all.result.map((raw) => JSON.parse(raw))) {
              const choose = event.what.sitting?.sitting === id && event.what.sitting.action.choose;
              if (choose) answers[choose.item + 1] = choose.chosen;
            }
            opening.result.close();
            resolve(answers);
          };
        };
      }),
    id,
  );

async function compare(page) {
  await page.waitForSelector('.item .option, .item .pair, .item .step', { timeout: 30_000 });
  const answers = await stored(page, new URL(address).searchParams.get('id'));
  if (underWay !== undefined) {
    const kept = !same(answers[underWay] ?? [], acknowledged.get(underWay) ?? []);
    counts[kept ? 'underWayKept' : 'underWayGone'] += 1;
    if (kept) acknowledged.set(underWay, answers[underWay]);
    underWay = undefined;
  }
  for (const [item, answer] of acknowledged) {
    if (!same(answers[item], answer)) {
      counts.lost += 1;
      console.log(`LOST: item ${item} was saved as ${answer}, is ${answers[item]}`);
      acknowledged.set(item, answers[item]);
    }
  }
  const shown = await page.evaluate(readAnswer);
  if (shown.item !== at && !wanted.includes(shown.item)) { counts.place += 1; console.log(`PLACE: at ${shown.item}, was at ${at}`); }
  at = shown.item;
  wanted = [];
  const own = acknowledged.get(at);
  if (own && !same(shown.chosen, own)) { counts.lost += 1; console.log(`SHOWN WRONG: item ${at} shows ${shown.chosen}, saved was ${own}`); }
  const over = Date.now() / 1000 + (await timeLeft(page));
  deadline ??= over;
  if (Math.abs(over - deadline) > 2.5) { counts.time += 1; console.log(`DEADLINE: off by ${(over - deadline).toFixed(1)} s`); }
}

/** One thing that a learner does, and the wait until the page says that it is saved. */
async function act(page) {
  if (chance() < 0.35) {
    const to = chance() < 0.7 ? Math.min(65, at + 1) : Math.max(1, at - 1);
    if (to === at) return;
    wanted.push(to);
    await page.getByRole('button', { name: to > at ? 'Next' : 'Previous', exact: true }).click();
    await page.waitForFunction((to) => document.querySelector('#item-heading')?.textContent.includes(`Item ${to} of`), to);
    await saved(page);
    at = to;
    wanted = [];
    return;
  }
  const targets = page.locator('.item .option input, .item .step--add:not([aria-disabled=true]), .item .pair select');
  const count = await targets.count();
  if (count === 0) return;
  const target = targets.nth(Math.floor(chance() * count));
  const before = acknowledged.get(at) ?? [];
  underWay = at;
  const heard = page.evaluate(() => new Promise((resolve) => {
    document.addEventListener('change', () => setTimeout(resolve), { once: true, capture: true });
    document.addEventListener('click', () => setTimeout(resolve, 5), { once: true, capture: true });
  }));
  heard.catch(() => {}); // the browser may be killed before anybody waits for it
  if (await target.evaluate((element) => element.tagName === 'SELECT')) await target.selectOption({ index: 1 + Math.floor(chance() * 3) });
  else await target.click({ force: true });
  onPress();
  await heard;
  await saved(page);
  const { chosen } = await page.evaluate(readAnswer);
  underWay = undefined;
  if (same(chosen, before)) return;
  acknowledged.set(at, chosen);
  counts.answers += 1;
}

let session = await start();
await session.page.goto(`${base}mock`);
await session.page.getByLabel(/^Full/).check();
await session.page.getByLabel('Rehearsal').check(); // a strict one asks to scroll before Next
await session.page.getByRole('button', { name: 'Start the clock' }).click();
await session.page.waitForSelector('.item .question');
await saved(session.page);
address = session.page.url();

while (counts.kills < kills) {
  await compare(session.page);
  // Half of the times at any moment, half of them while an answer is on its way to the disk.
  const soon = chance() < 0.5;
  const after = soon ? chance() * 25 : 20 + chance() * 2500;
  let killed = false;
  const work = (async () => {
    while (!killed) await act(session.page);
  })().catch((error) => { if (!killed) throw error; });
  if (soon) {
    await sleep(chance() * 1000);
    await Promise.race([new Promise((resolve) => { onPress = resolve; }), work]);
  }
  await sleep(after);
  killed = true;
  await session.kill();
  await Promise.race([work, sleep(3000)]);
  counts.kills += 1;
  session = await start();
  await session.page.goto(address);
  if (counts.kills % 10 === 0) console.log(`${counts.kills} kills, ${counts.answers} answers acknowledged, ${counts.lost} lost`);
}
await compare(session.page);

// At last every item is looked at on the screen.
let looked = 0;
for (const [item, answer] of acknowledged) {
  await session.page.getByRole('button', { name: 'Review', exact: true }).click();
  await session.page.locator('.grid button').nth(item - 1).click();
  await session.page.waitForFunction((item) => document.querySelector('#item-heading')?.textContent.includes(`Item ${item} of`), item);
  await session.page.waitForSelector('.item .option, .item .pair, .item .step');
  const shown = await session.page.evaluate(readAnswer);
  looked += 1;
  if (!same(shown.chosen, answer)) { counts.lost += 1; console.log(`SHOWN WRONG: item ${item} shows ${shown.chosen}, saved was ${answer}`); }
}
await session.kill();
stop();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
console.log(`${counts.kills} kills by SIGKILL; ${counts.answers} answers acknowledged; ${counts.lost} lost`);
console.log(`under way when killed: ${counts.underWayKept} kept, ${counts.underWayGone} not; ${looked} items compared on the screen at the end`);
console.log(`wrong item after a restart: ${counts.place}; another deadline: ${counts.time}`);
process.exit(counts.lost + counts.place + counts.time === 0 ? 0 : 1);
