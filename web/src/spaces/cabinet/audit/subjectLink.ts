import type { LinkProps } from '@tanstack/react-router';
import type { AuditEntry } from '@/shared/api/types';

/** Pages of what entries are about, by `subject_kind`. */
const PAGES: Readonly<Record<string, (id: string) => LinkProps>> = {
  client: (open) => ({ to: '/cabinet/clients', search: { open } as never }),
  line: (lineId) => ({ to: '/cabinet/lines/$lineId/{-$tab}', params: { lineId } }),
  request: (open) => ({ to: '/cabinet/requests', search: { open } as never }),
  account: (accountId) => ({ to: '/cabinet/people/$accountId', params: { accountId } }),
};

/** Where to see what an entry is about; null when it has no page, or is no more. */
export function subjectLink(entry: AuditEntry): LinkProps | null {
  if (/\.(deleted|erased)$/.test(entry.act)) return null;
  return PAGES[entry.subject_kind]?.(entry.subject_id) ?? null;
}
