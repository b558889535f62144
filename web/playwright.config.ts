import { defineConfig } from '@playwright/test';

/** End to end: a real browser against a running Liniya (`make run`), whose address is LINIYA_URL. */
export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  workers: 1,
  retries: 0,
  reporter: 'list',
  use: {
    baseURL: process.env.LINIYA_URL ?? 'http://127.0.0.1:8000',
    locale: 'ru-RU',
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
