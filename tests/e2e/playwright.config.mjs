// Browser tests of the release build in dist/, served as GitHub Pages does, under a sub-path.
import { defineConfig } from '@playwright/test';

const port = Number(process.env.PROOFDECK_E2E_PORT ?? 8799); // another one for a second checkout on the same machine
const baseURL = `http://127.0.0.1:${port}/proofdeck/`;

export default defineConfig({
  testDir: '.',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  timeout: 120_000,
  expect: { timeout: 15_000 }, // a slow machine is no defect of the app
  retries: 1, // a test that needs it is printed as flaky
  use: {
    baseURL,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      // Root needs --no-sandbox; the others keep the browser from talking to anyone.
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
    },
  },
  webServer: { command: `node ../../tools/serve.mjs --port ${port} --dir ../../dist`, url: baseURL, reuseExistingServer: !process.env.CI },
});
