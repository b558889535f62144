import { expect, it } from 'vitest';
import { newTrace } from './trace';

it('makes a header of the form that the server reads, another one each time', () => {
  const { trace, traceparent } = newTrace();
  expect(traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  expect(trace).toMatch(/^[0-9a-f]{32}$/);
  expect(newTrace().trace).not.toBe(trace);
});
