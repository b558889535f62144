import { Switch } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cabinetApi } from '@/shared/api/cabinet';
import { asProblem } from '@/shared/api/problem';
import type { Account, AccountHistory } from '@/shared/api/types';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';
import classes from './Person.module.css';
import { ROLE_ICONS } from './RoleChips';
import { ROLES, type StaffRole } from './search';

export function useAccountHistory(accountId: string) {
  return useQuery({
    queryKey: ['accounts', 'history', accountId],
    queryFn: () => cabinetApi.accountHistory(accountId),
    staleTime: 0,
  });
}

/** Roles are switched at once; under them, what stays and what was (A6). */
export function RolesCard({ person }: { person: Account }) {
  const { t } = useTranslation('people');
  const words = useProblemText();
  const locale = useLocale();
  const queries = useQueryClient();
  const history = useAccountHistory(person.id).data;
  const change = useMutation({
    mutationFn: ({ role, on }: { role: StaffRole; on: boolean }) =>
      cabinetApi.actOnAccounts({ act: on ? 'grant' : 'revoke', role, ids: [person.id] }),
    onSuccess: ({ refused }, { role, on }) => {
      const [no] = refused;
      if (no !== undefined) toast({ title: no.title, text: no.detail, bad: true });
      else
        offerUndo(t(on ? 'card.granted_done' : 'card.revoked_done', { role: t(`role.${role}`) }), () =>
          change.mutate({ role, on: !on }),
        );
    },
    onError: (error) => toast({ title: words(asProblem(error)), text: '', bad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <section className={classes.card} aria-label={t('card.roles')}>
      <header className={classes.head}>
        <h2>{t('card.roles')}</h2>
        <span className={classes.hint}>{t('card.rolesHint')}</span>
      </header>
      <div className={classes.roles}>
        {ROLES.filter((role) => person.client_id === null || role === 'user').map((role) => {
          const Picture = ROLE_ICONS[role];
          const on = person.roles.includes(role);
          return (
            <label key={role} htmlFor={`role-${role}`} className={classes.role} data-on={on || undefined}>
              <span className={classes.picture}>
                <Picture size={18} stroke={1.8} aria-hidden />
              </span>
              <span className={classes.words}>
                <strong>{t(`role.${role}`)}</strong>
                <span>{t(`card.what.${role}`)}</span>
                <span>{roleTime(history, role)}</span>
              </span>
              <Switch
                id={`role-${role}`}
                withThumbIndicator={false}
                checked={on}
                disabled={change.isPending}
                aria-label={t(`role.${role}`)}
                onChange={(event) => change.mutate({ role, on: event.currentTarget.checked })}
              />
            </label>
          );
        })}
      </div>
      <p className={classes.kept}>
        <IconShieldCheck size={18} stroke={1.8} aria-hidden />
        <span>
          <strong>{t('card.kept')}</strong> {t('card.keptText')}
        </span>
      </p>
      {history !== undefined && history.roles.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('card.history')}</h3>
          <ol className={classes.timeline}>
            {moments(history).map(({ at, role, on }) => (
              <li key={`${role}${at}${on}`} data-on={on || undefined}>
                <time dateTime={at}>{formatDate(at, locale)}</time>
                {t(on ? 'card.granted' : 'card.revoked', { role: t(`role.${role}`) })}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );

  function roleTime(known: AccountHistory | undefined, role: StaffRole): string {
    const last = known?.roles.find((one) => one.role === role);
    if (known === undefined) return '';
    if (last === undefined) return t('card.neverHad');
    return last.revoked_at === null
      ? t('card.grantedAt', { when: formatDate(last.granted_at, locale) })
      : t('card.hadUntil', { when: formatDate(last.revoked_at, locale) });
  }
}

/** Grants and revocations, the latest first. */
function moments(history: AccountHistory): { at: string; role: StaffRole; on: boolean }[] {
  return history.roles
    .flatMap(({ role, granted_at, revoked_at }) => [
      { at: granted_at, role: role as StaffRole, on: true },
      ...(revoked_at === null ? [] : [{ at: revoked_at, role: role as StaffRole, on: false }]),
    ])
    .sort((a, b) => b.at.localeCompare(a.at));
}
