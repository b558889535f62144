import { newTrace } from '@/shared/lib/trace';
import { uuidv7 } from '@/shared/lib/uuid';
import { isSessionLost, localProblem, Problem, type ProblemBody } from './problem';

const LIMIT_MS = 10_000;
/** A file takes its time on a slow line. */
const UPLOAD_LIMIT_MS = 10 * 60_000;

export interface RequestOptions {
  signal?: AbortSignal;
  /** Same key = same act: give one when the request may be repeated. */
  idempotencyKey?: string;
  query?: Record<string, string | number | boolean | null | undefined>;
}

type SessionLostListener = (problem: Problem) => void;
let onSessionLost: SessionLostListener = () => {};
/** Told of every 401 that means "the session is gone" (not of wrong credentials). Wired once in `app`. */
export function listenSessionLost(listener: SessionLostListener): void {
  onSessionLost = listener;
}

let language = 'ru';
export function setRequestLanguage(next: string): void {
  language = next;
}

function withQuery(path: string, query: RequestOptions['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== null && value !== undefined) params.set(name, String(value));
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response, trace: string): Promise<Problem> {
  try {
    const body = (await response.json()) as ProblemBody;
    if (typeof body.slug === 'string') return new Problem({ trace, ...body, status: response.status });
  } catch {
    // Not JSON: something between us and the server answered.
  }
  return new Problem({ slug: 'unexpected', status: response.status, trace });
}

async function request<T>(method: string, path: string, body: unknown, options: RequestOptions): Promise<T> {
  const { trace, traceparent } = newTrace();
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': language,
    traceparent,
  };
  const isFile = body instanceof Blob;
  if (body !== undefined) headers['content-type'] = isFile ? 'application/octet-stream' : 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = options.idempotencyKey ?? uuidv7();
  const limit = AbortSignal.timeout(isFile ? UPLOAD_LIMIT_MS : LIMIT_MS);
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      body: body === undefined ? null : isFile ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    });
  } catch {
    if (options.signal?.aborted) throw options.signal.reason;
    throw localProblem(limit.aborted ? 'timeout' : 'network');
  }
  if (!response.ok) {
    const problem = await problemOf(response, trace);
    if (isSessionLost(problem)) onSessionLost(problem);
    throw problem;
  }
  if (response.status === 204 || response.status === 202) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new Problem({ slug: 'unexpected', status: response.status, trace });
  }
}

export const http = {
  get: <T>(path: string, options: RequestOptions = {}) => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<T>('POST', path, body, options),
  upload: <T>(path: string, file: Blob, options: RequestOptions = {}) =>
    request<T>('POST', path, file, options),
  put: <T>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options: RequestOptions = {}) =>
    request<T>('PATCH', path, body, options),
  delete: <T>(path: string, options: RequestOptions = {}) => request<T>('DELETE', path, undefined, options),
};
