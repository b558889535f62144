import { expect, it } from 'vitest';
import { deviceName } from './device';

const MOZILLA = 'Mozilla/5.0';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

it.each([
  [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME}`, 'Chrome, Windows'],
  [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME} Edg/156.0.0.0`, 'Edge, Windows'],
  [`${MOZILLA} (Windows NT 10.0) ${CHROME} YaBrowser/26.1`, 'Yandex Browser, Windows'],
  [`${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox, Linux'],
  [`${MOZILLA} (Linux; Android 16) ${CHROME}`, 'Chrome, Android'],
  [`${MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1`, 'Safari, iOS'],
  [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15) Version/19.0 Safari/605.1.15`, 'Safari, macOS'],
  ['curl/8.14.1', 'curl'],
  ['', ''],
])('%s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
