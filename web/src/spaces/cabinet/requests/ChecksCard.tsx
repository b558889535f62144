import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { KnownPerson } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/ErrorPanel';
import { SkeletonText } from '@/shared/ui/Skeletons';
import classes from './Requests.module.css';
import { useRequestChecks } from './useRequests';

/** Whether the wanted person is in the program already. */
export function ChecksCard({ id }: { id: string }) {
  const { t } = useTranslation('requests');
  const checks = useRequestChecks(id);
  return (
    <section className={classes.card} aria-labelledby="request-checks">
      <h2 className={classes.title} id="request-checks">
        {t('cabinet.checks')}
      </h2>
      {checks.data === undefined ? (
        checks.error === null ? (
          <SkeletonText />
        ) : (
          <ErrorPanel problem={asProblem(checks.error)} onRetry={() => void checks.refetch()} />
        )
      ) : (
        <ul className={classes.steps}>
          {checks.data.same_address.length === 0 ? (
            <Step isGood title={t('cabinet.emailFree')}>
              {t('cabinet.emailFreeText')}
            </Step>
          ) : (
            <Step title={t('cabinet.emailKnown')}>
              <People found={checks.data.same_address} />
            </Step>
          )}
          {!checks.data.is_login_free && (
            <Step title={t('cabinet.loginTaken')}>{t('cabinet.loginTakenText')}</Step>
          )}
          {checks.data.similar.length === 0 ? (
            <Step isGood title={t('cabinet.nobodySimilar')} />
          ) : (
            <Step title={t('cabinet.similar')}>
              <People found={checks.data.similar} />
            </Step>
          )}
        </ul>
      )}
    </section>
  );
}

function Step({
  isGood = false,
  title,
  children,
}: {
  isGood?: boolean;
  title: string;
  children?: ReactNode;
}) {
  const Picture = isGood ? IconCheck : IconAlertTriangle;
  return (
    <li className={classes.step}>
      <span className={classes.mark} data-good={isGood || undefined}>
        <Picture size={14} stroke={1.8} aria-hidden />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{title}</span>
        {children !== undefined && <span className={classes.second}>{children}</span>}
      </span>
    </li>
  );
}

function People({ found }: { found: readonly KnownPerson[] }) {
  const { t } = useTranslation('requests');
  return found.map((person) => (
    <Fragment key={person.id}>
      <Link to="/cabinet/people/$accountId" params={{ accountId: person.id }} className={classes.link}>
        {t('cabinet.person', { ...person })}
      </Link>
      {person.is_blocked && `, ${t('cabinet.blocked')}`}
      <br />
    </Fragment>
  ));
}
