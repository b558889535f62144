import { Button } from '@mantine/core';
import { IconArrowsUpDown, IconUserHeart, IconUserStar, IconUsers } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRule } from '@/shared/api/types';
import classes from './Delivery.module.css';
import { swapped } from './delivery';
import line from './Line.module.css';

const CARERS = {
  care: { icon: IconUserHeart, name: 'delivery.care' },
  manager: { icon: IconUserStar, name: 'delivery.manager' },
} as const;

/** Whom the line asks first (C4), as two cards, and the order of those who look after the client. */
export function RuleCards({
  rule,
  theirs,
  onChange,
}: {
  rule: DeliveryRule;
  /** Somebody else has chosen this one meanwhile. */
  theirs: DeliveryRule | undefined;
  onChange(rule: DeliveryRule): void;
}) {
  const { t } = useTranslation('lines');
  const group = useId();
  const ordered = rule !== 'standard';
  const cards = [
    { on: !ordered, value: 'standard', name: t('delivery.free'), hint: t('delivery.freeHint') },
    { on: ordered, value: 'care_first', name: t('delivery.carers'), hint: t('delivery.carersHint') },
  ] as const;
  const order = rule === 'manager_first' ? (['manager', 'care'] as const) : (['care', 'manager'] as const);
  return (
    <section className={line.card} aria-label={t('delivery.who')}>
      <header className={line.head}>
        <h2>{t('delivery.who')}</h2>
        {theirs !== undefined && (
          <span className={classes.theirs}>{t('save.theirs', { value: t(`rule.${theirs}`) })}</span>
        )}
      </header>
      <div className={classes.rules} role="radiogroup" aria-label={t('delivery.who')}>
        {cards.map(({ on, value, name, hint }) => (
          <label key={value} className={classes.rule}>
            <input type="radio" name={group} checked={on} onChange={() => onChange(value)} />
            <span>
              <strong>{name}</strong>
              <span className={classes.ruleHint}>{hint}</span>
            </span>
          </label>
        ))}
      </div>
      {ordered && (
        <>
          <div className={line.head}>
            <span className={line.hint}>{t('delivery.order')}</span>
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconArrowsUpDown size={15} stroke={1.8} aria-hidden />}
              onClick={() => onChange(swapped(rule))}
            >
              {t('delivery.swap')}
            </Button>
          </div>
          <ol className={classes.order}>
            {order.map((carer) => {
              const Picture = CARERS[carer].icon;
              return (
                <li key={carer}>
                  <Picture size={18} stroke={1.7} aria-hidden />
                  <span>{t(CARERS[carer].name)}</span>
                  <span className={line.hint}>{t('delivery.ifFree')}</span>
                </li>
              );
            })}
            <li>
              <IconUsers size={18} stroke={1.7} aria-hidden />
              <span>{t('delivery.anybody')}</span>
              <span className={line.hint}>{t('delivery.thenQueue')}</span>
            </li>
          </ol>
        </>
      )}
    </section>
  );
}
