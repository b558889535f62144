import type { AccountQuery } from '@/shared/api/types';
import type { ListSchema, ListSearch } from '@/shared/ui/table/listSearch';

export const ROLES = ['user', 'specialist', 'administrator'] as const;
export type StaffRole = (typeof ROLES)[number];
export const STATES = ['active', 'invited', 'blocked'] as const;
/** Those who have neither a password nor an invitation that still works are looked for only. */
export const SOUGHT = [...STATES, 'uninvited'] as const;
export const SIDES = ['own', 'clients'] as const;

export const peopleSchema = {
  filters: { side: SIDES, role: ROLES, state: SOUGHT },
  sorts: ['name', 'email', 'position', 'seen', 'created'],
} as const satisfies ListSchema;

export type PeopleSearch = ListSearch<typeof peopleSchema>;

/** What the server is asked for, without order and page. */
export function queryOf({ q, side, role, state }: PeopleSearch): AccountQuery {
  return {
    ...(q !== undefined && { q }),
    ...(side !== undefined && { side }),
    ...(role !== undefined && { role }),
    ...(state !== undefined && { state }),
  };
}

/** The address of the same list as a file. */
export function exportAddress(query: AccountQuery, format: 'xlsx' | 'csv'): string {
  return `/api/account-sheet?${new URLSearchParams({ ...query, format })}`;
}

/** How an account stands. */
export function stateOf(account: { is_blocked: boolean; has_password: boolean }): (typeof STATES)[number] {
  if (account.is_blocked) return 'blocked';
  return account.has_password ? 'active' : 'invited';
}
