import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// happy-dom has no matchMedia that Mantine accepts.
window.matchMedia = (query: string): MediaQueryList => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  localStorage.clear();
});
