import { defineConfig } from '@playwright/test';

/**
 * End to end: real browsers against a running Liniya. `make test-browser` starts one (scripts/with_demo_server.py) and tells:
 * LINIYA_URL, LINIYA_COMPANIES (web/tests/companies.py), LINIYA_HARNESS (who stops and starts the server).
 */
export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  workers: 1,
  retries: 0,
  reporter: 'list',
  timeout: 60_000,
  // Two cores carry the browser, the server and its database.
  expect: { timeout: 10_000 },
  grepInvert: process.env.LINIYA_PICTURES === undefined ? /@picture/ : /^$/,
  use: {
    baseURL: process.env.LINIYA_URL ?? 'http://127.0.0.1:8000',
    locale: 'ru-RU',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
