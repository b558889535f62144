import { Button, Modal, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewPassword } from '@/features/accounts/NewPassword';
import { ownApi } from '@/shared/api/own';
import { asProblem } from '@/shared/api/problem';
import type { OwnCard } from '@/shared/api/types';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { formatDate } from '@/shared/lib/time';
import { useReturnFocus } from '@/shared/lib/useReturnFocus';
import { Notice } from '@/shared/ui/Notice';
import { toast } from '@/shared/ui/toast';
import classes from './Settings.module.css';

export function PasswordCard({ card }: { card: OwnCard }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const [changing, setChanging] = useState(false);
  return (
    <section className={classes.card} aria-labelledby="password">
      <header className={classes.head}>
        <h2 id="password">{t('password.title')}</h2>
        {card.has_password && (
          <Button variant="default" onClick={() => setChanging(true)}>
            {t('password.change')}
          </Button>
        )}
      </header>
      <p className={classes.quiet}>
        {!card.has_password
          ? t('password.none')
          : card.password_changed_at === null
            ? t('password.never')
            : t('password.changedAt', { when: formatDate(card.password_changed_at, locale) })}
      </p>
      {changing && <PasswordDialog login={card.login} onClose={() => setChanging(false)} />}
    </section>
  );
}

function PasswordDialog({ login, onClose }: { login: string; onClose(): void }) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const words = useProblemText();
  const queries = useQueryClient();
  useReturnFocus();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => ownApi.changePassword(current, next),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['own'] });
      toast({ title: t('password.saved'), text: t('password.savedText') });
      onClose();
    },
  });
  const problem = change.error === null ? null : asProblem(change.error);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (next === again && next !== '' && current !== '') change.mutate();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('password.change')}
      centered
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form className={classes.form} noValidate onSubmit={submit}>
        {problem !== null && problem.slug !== 'wrong-password' && (
          <Notice tone="bad" urgent>
            {words(problem)}
          </Notice>
        )}
        {/* For the keeper of passwords: whose it is. */}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={problem?.slug === 'wrong-password' ? words(problem) : null}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          data-autofocus
        />
        <NewPassword label={t('password.next')} value={next} onChange={setNext} />
        <PasswordInput
          label={t('password.again')}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={tried && next !== again ? t('password.mismatch') : null}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('password.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
