import { act, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchPart, lazyPart } from './lazyPart';

const gone = new TypeError('Failed to fetch dynamically imported module');
const health = vi.fn(async () => new Response('{}'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', health);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a part that cannot be fetched without a connection breaks nothing and comes as soon as it can', async () => {
  health.mockRejectedValue(new TypeError('Failed to fetch'));
  const load = vi.fn(async () => () => <p>here</p>);
  const Part = lazyPart(load);
  render(
    <Suspense fallback={<p>waiting</p>}>
      <Part />
    </Suspense>,
  );
  await act(() => vi.advanceTimersByTimeAsync(4_000));
  expect(screen.getByText('waiting')).toBeTruthy();
  expect(load).not.toHaveBeenCalled();
  health.mockResolvedValue(new Response('{}'));
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(screen.getByText('here')).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(1);
});

it('a part that the server has no more fails: a newer program is served', async () => {
  health.mockResolvedValue(new Response('{}'));
  const failed = fetchPart(() => Promise.reject(gone)).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await failed).toBe(gone);
});
