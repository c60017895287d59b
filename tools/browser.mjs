// For the scripts beside it that drive a real Chromium: a server for dist/, and Playwright from the browser tests.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));
const { chromium } = createRequire(`${root}tests/e2e/package.json`)('@playwright/test');
export { chromium };

export const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Serves dist/ and returns its address and a way to stop. */
export async function serve(port) {
  const server = spawn('node', [`${root}tools/serve.mjs`, '--port', String(port), '--dir', `${root}dist`], { stdio: 'ignore' });
  const base = `http://127.0.0.1:${port}/proofdeck/`;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (await fetch(base).then((answer) => answer.ok, () => false)) return { base, stop: () => server.kill() };
    await sleep(100);
  }
  throw new Error(`nothing answers at ${base}`);
}

/** What is answered on the item on the screen, as places of options in file order: of a page, run there. */
export const readAnswer = () => {
  const heading = document.querySelector('#item-heading')?.textContent ?? '';
  const item = Number(heading.match(/\d+/)?.[0]);
  const lists = [...document.querySelectorAll('.pair select')];
  const steps = [...document.querySelectorAll('.steps--chosen button[id*="-up-"]')];
  let chosen;
  if (lists.length > 0) {
    chosen = lists.map((list) => Number(list.value));
    if (chosen.every((option) => option === 255)) chosen = [];
  } else if (steps.length > 0) chosen = steps.map((button) => Number(button.id.split('-').pop()));
  else chosen = [...document.querySelectorAll('.option input:checked')].map((input) => Number(input.value)).sort((a, b) => a - b);
  return { item, chosen };
};
