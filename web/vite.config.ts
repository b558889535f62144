import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { budget } from './scripts/budget.ts';

/** Where the server answers while the web is being developed. */
const server = process.env.LINIYA_SERVER ?? 'http://127.0.0.1:8000';

/** The Cyrillic subset is needed for the first paint: its hashed name is only known after the build. */
function preloadCyrillic(): Plugin {
  return {
    name: 'liniya-preload-cyrillic',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const font = Object.keys(context.bundle ?? {}).find((name) =>
          /inter-cyrillic-wght.*\.woff2$/.test(name),
        );
        if (font === undefined) return [];
        return [
          {
            tag: 'link',
            attrs: { rel: 'preload', href: `/${font}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head-prepend',
          },
        ];
      },
    },
  };
}

// The server checks that Origin equals the address of the page; the proxy changes the host, so it changes the origin too.
const proxied = {
  target: server,
  changeOrigin: true,
  ws: true,
  headers: { origin: server },
};

export default defineConfig({
  plugins: [react(), preloadCyrillic(), budget(190)],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': proxied, '/problems': proxied, '/healthz': proxied },
  },
  build: {
    outDir: 'dist',
    // CSP: script-src 'self'. Nothing may end up inside the page or in a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'router',
              test: /node_modules\/@tanstack\/(react-router|router-core|history|react-store|store)\//,
            },
            // What only some screens ask for comes with them.
            { name: 'base', test: /\/src\/shared\/(api\/(?!cabinet|own|requests)|lib\/|live\/)/ },
            // Those of a few parts come with them.
            { name: 'icons', test: /node_modules\/@tabler\//, minShareCount: 6 },
            { name: 'i18n', test: /node_modules\/(i18next|react-i18next)\// },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
    setupFiles: ['./src/app/testSetup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    restoreMocks: true,
  },
});
