import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonPanel } from '@/features/accounts/PersonPanel';
import { PastInquiries } from '@/features/inquiries/PastInquiries';
import { useProgramState } from '@/shared/live/hooks';
import { feedOf, openInquiry, statusOf } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import classes from './InfoPane.module.css';

/** The right column: the person, the company, the past. Also the content of the drawer. */
export function InfoPane({
  lineId,
  userId,
  offline,
  drawer = false,
}: {
  lineId: string;
  userId: string;
  offline: boolean;
  drawer?: boolean;
}) {
  const { t } = useTranslation('specialist');
  const status = useProgramState(useCallback((state: ProgramState) => statusOf(state, userId), [userId]));
  const feedId = useProgramState(
    useCallback((state: ProgramState) => feedOf(state, lineId, userId)?.id ?? null, [lineId, userId]),
  );
  const version = useProgramState(
    useCallback((state: ProgramState) => openInquiry(state, lineId, userId)?.id ?? 'none', [lineId, userId]),
  );
  return (
    <aside
      className={classes.info}
      data-drawer={drawer || undefined}
      aria-label={t('info.title')}
      data-region="info"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable from the keyboard
      tabIndex={0}
      data-region-focus
    >
      <PersonPanel accountId={userId} status={offline ? 'offline' : status} />
      {feedId !== null && <PastInquiries feedId={feedId} version={version} />}
    </aside>
  );
}
