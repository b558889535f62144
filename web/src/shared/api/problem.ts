/** What the client itself can run into, beside the slugs of docs/protocol.md section 3. */
export type LocalSlug = 'network' | 'timeout' | 'offline' | 'unexpected';

export interface ProblemBody {
  slug: string;
  title?: string;
  status?: number;
  detail?: string;
  retry_after?: number;
  /** Names the request or command in the server's log. */
  trace?: string;
  fields?: { field: string; problem: string }[];
  [extra: string]: unknown;
}

/** A refusal with a reason. Screens translate it by slug: `useProblemText()`. */
export class Problem extends Error {
  readonly slug: string;
  readonly status: number;
  readonly body: ProblemBody;
  constructor(body: ProblemBody) {
    super(body.title ?? body.slug);
    this.name = 'Problem';
    this.slug = body.slug;
    this.status = body.status ?? 0;
    this.body = body;
  }

  /** What support asks for, when something broke that nobody expected. */
  get trace(): string | null {
    return this.slug === 'unexpected' ? (this.body.trace ?? null) : null;
  }

  get retryAfter(): number | null {
    return typeof this.body.retry_after === 'number' ? this.body.retry_after : null;
  }

  get fields(): { field: string; problem: string }[] {
    return this.body.fields ?? [];
  }
}

export function localProblem(slug: LocalSlug | 'frame-too-large' | 'file-too-large'): Problem {
  return new Problem({ slug });
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : localProblem('unexpected');
}

/** No session any more; the text that was typed is kept. */
const LOST = ['not-signed-in', 'later-sign-in', 'session-expired'];
export function isSessionLost(problem: Problem): boolean {
  return LOST.includes(problem.slug);
}
