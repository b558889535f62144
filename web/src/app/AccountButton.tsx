import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCanSend, useProgramState } from '@/shared/live/hooks';
import { shortName, statusOf } from '@/shared/live/selectors';
import { Avatar } from '@/shared/ui/Avatar';
import classes from './Rail.module.css';

/** Own picture and status; `wide`: the name, too. The rest of the props come from whoever opens the menu. */
export function AccountButton({
  wide = false,
  ...props
}: { wide?: boolean } & UnstyledButtonProps & ComponentPropsWithRef<'button'>) {
  const { t } = useTranslation();
  const online = useCanSend();
  const me = useProgramState((state) => state.me);
  const current = useProgramState((state) => statusOf(state, state.me.account_id));
  const name = useProgramState((state) => shortName(state.people[state.me.account_id]) || state.me.name);
  // Without a connection I am offline for everybody else.
  const shown = online ? (current === 'offline' ? me.status : current) : 'offline';
  return (
    <UnstyledButton
      aria-haspopup="menu"
      aria-label={`${t('account.menu')}: ${t(`myStatus.${shown}`)}`}
      {...props}
      className={wide ? classes.wide : classes.item}
    >
      <Avatar id={me.account_id} name={name} size={34} status={shown} />
      <span className={classes.words}>
        {wide && <strong className={classes.name}>{name}</strong>}
        <span className={classes.label}>{t(`myStatus.${shown}`)}</span>
      </span>
    </UnstyledButton>
  );
}
