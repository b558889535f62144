import type { ListSchema, ListSearch } from '@/shared/ui/table/listSearch';

export const PERIODS = ['today', 'yesterday', 'week', 'month', 'dates'] as const;
export const DOORS = ['rest', 'socket', 'job', 'cli'] as const;
export const GROUPS = ['settings', 'people', 'sign_in'] as const;

/** What the address of the log says. The log has one order: the latest first. */
export const auditSchema = {
  filters: {
    group: GROUPS,
    period: PERIODS,
    /** Days, `2026-11-27`, both included; with the period `dates`. */
    from: 'text',
    to: 'text',
    account: 'text',
    subject: 'text',
    door: DOORS,
  },
  sorts: [],
} as const satisfies ListSchema;

export type AuditSearch = ListSearch<typeof auditSchema>;
