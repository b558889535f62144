import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SaveBar.module.css';

/** Floats over a page whose changes are collected: names them, saves or forgets all of them. Ctrl+S belongs to the form. */
export function SaveBar({
  title,
  names,
  onReset,
  saveLabel,
  busy,
}: {
  /** «2 несохранённых изменения» */
  title: string;
  /** What is changed: «Почта, должность». */
  names: ReactNode;
  onReset(): void;
  saveLabel: string;
  busy: boolean;
}) {
  const { t } = useTranslation('cabinet');
  return (
    <div className={classes.place}>
      <div className={classes.bar}>
        <strong role="status">{title}</strong>
        <span className={classes.names}>{names}</span>
        <Button variant="default" onClick={onReset} disabled={busy}>
          {t('resetChanges')}
        </Button>
        <Button type="submit" loading={busy}>
          {saveLabel}
        </Button>
      </div>
    </div>
  );
}
