import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditPage } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatListTime } from '@/shared/lib/time';
import { useNow } from '@/shared/lib/useNow';
import { ActIcon } from '../audit/actIcon';
import { useAuditTexts } from '../audit/useAuditTexts';
import classes from './Overview.module.css';

const MINUTE_MS = 60_000;

/** The latest acts of the audit log, in words. */
export function LatestActs({ acts }: { acts: AuditPage }) {
  const { t } = useTranslation(['company', 'common']);
  const locale = useLocale();
  const now = useNow(MINUTE_MS);
  const texts = useAuditTexts(acts.names);
  return (
    <section className={classes.card} aria-label={t('overview.acts')}>
      <header className={classes.head}>
        <h2>{t('overview.acts')}</h2>
        <Link to="/cabinet/audit" className={classes.link}>
          {t('overview.allActs')}
        </Link>
      </header>
      {acts.items.length === 0 && <p className={classes.text}>{t('overview.noActs')}</p>}
      <ul className={classes.acts}>
        {acts.items.map((entry) => (
          <li key={entry.id}>
            <ActIcon act={entry.act} />
            <span className={classes.words}>
              <strong>{texts.act(entry)}</strong>
              <span className={classes.text}>
                {[texts.subject(entry), texts.who(entry)].filter(Boolean).join(' · ')}
              </span>
            </span>
            <time dateTime={entry.at} className={classes.text}>
              {formatListTime(entry.at, locale, now, t('common:time.yesterday'))}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
