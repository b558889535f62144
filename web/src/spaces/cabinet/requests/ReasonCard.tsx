import { Button, Textarea } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Requests.module.css';

const READY = ['place', 'exists', 'stranger', 'contract', 'payment'] as const;

/** Why a request is declined: ready words or own ones; the asker reads them. */
export function ReasonCard({
  fieldRef,
  isNeeded,
  isPending,
  onDecline,
}: {
  fieldRef: RefObject<HTMLTextAreaElement | null>;
  /** It was tried to decline: an empty reason is shown as missing. */
  isNeeded: boolean;
  isPending: boolean;
  onDecline(reason: string): void;
}) {
  const { t } = useTranslation('requests');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = (isNeeded || tried) && reason.trim() === '';
  return (
    <section className={classes.card} aria-labelledby="request-reason">
      <div className={classes.head}>
        <h2 className={classes.title} id="request-reason">
          {t('cabinet.why')}
        </h2>
        <span className={classes.second}>{t('cabinet.seenBy')}</span>
      </div>
      <div className={classes.ready}>
        {READY.map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant="default"
            onClick={() => {
              setReason(t(`cabinet.ready.${name}`));
              fieldRef.current?.focus();
            }}
          >
            {t(`cabinet.ready.${name}`)}
          </Button>
        ))}
      </div>
      <Textarea
        ref={fieldRef}
        label={t('cabinet.ownWords')}
        placeholder={t('cabinet.ownWordsHint')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1000}
        value={reason}
        error={missing ? t('cabinet.needReason') : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        color="bad"
        className={classes.start}
        loading={isPending}
        onClick={() => {
          setTried(true);
          if (reason.trim() !== '') onDecline(reason.trim());
        }}
      >
        {t('cabinet.declineNow')}
      </Button>
    </section>
  );
}
