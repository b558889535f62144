import { ActionIcon } from '@mantine/core';
import { IconArrowRight, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/shared/api/types';
import { useLocale } from '@/shared/i18n/useTexts';
import { formatDate, formatTimeExactly } from '@/shared/lib/time';
import classes from './AuditDetails.module.css';
import { subjectLink } from './subjectLink';
import type { AuditTexts, ChangeText } from './useAuditTexts';

/** One entry: who, when, with what, from where, before and after. */
export function AuditDetails({
  entry,
  texts,
  onClose,
}: {
  entry: AuditEntry;
  texts: AuditTexts;
  /** Null in a drawer, which has its own button. */
  onClose: (() => void) | null;
}) {
  const { t } = useTranslation('cabinet');
  const { t: common } = useTranslation();
  const locale = useLocale();
  const changes = texts.changes(entry);
  const link = subjectLink(entry);
  const subject = texts.subject(entry);
  return (
    <section className={classes.details} aria-label={t('audit.details.title')} data-region="info">
      {onClose !== null && (
        <header className={classes.head}>
          <h2 className={classes.title}>{texts.act(entry)}</h2>
          <ActionIcon
            variant="subtle"
            size={32}
            className={classes.close}
            aria-label={common('action.close')}
            title={common('action.close')}
            onClick={onClose}
          >
            <IconX size={18} stroke={1.8} />
          </ActionIcon>
        </header>
      )}
      <dl className={classes.facts}>
        <Fact name={t('audit.details.who')}>{texts.who(entry)}</Fact>
        <Fact name={t('audit.details.when')}>
          {formatDate(entry.at, locale)}, {formatTimeExactly(entry.at, locale)}
        </Fact>
        {subject !== '' && (
          <Fact name={t('audit.details.subject')}>
            {link === null ? subject : <Link {...link}>{subject}</Link>}
          </Fact>
        )}
        <Fact name={t('audit.details.from')}>{texts.from(entry)}</Fact>
        {entry.address !== '' && <Fact name={t('audit.details.address')}>{entry.address}</Fact>}
      </dl>
      {changes.length > 0 && <Changes changes={changes} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Changes({ changes }: { changes: readonly ChangeText[] }) {
  const { t } = useTranslation('cabinet');
  const changed = changes.some(({ before }) => before !== null);
  return (
    <>
      <h3 className={classes.heading}>{t(changed ? 'audit.details.changes' : 'audit.details.given')}</h3>
      <dl className={classes.changes}>
        {changes.map(({ field, name, before, after }) => (
          <Fact key={field} name={name}>
            {before !== null && <del>{before}</del>}
            {before !== null && (
              <>
                <IconArrowRight size={15} stroke={1.8} aria-hidden className={classes.arrow} />
                <span className="visually-hidden">{t('audit.details.becomes')}</span>
              </>
            )}
            {before === null ? after : <strong>{after ?? t('audit.value.none')}</strong>}
          </Fact>
        ))}
      </dl>
    </>
  );
}
