import { IconHeadset, IconStar } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialogue } from '@/features/feeds/Dialogue';
import { inquiryToRate, isRatingOnItsWay, openRating, ratingPanels } from '@/features/ratings/panel';
import { RatingPanel } from '@/features/ratings/RatingPanel';
import type { Inquiry, Line } from '@/shared/api/types';
import { useMedia } from '@/shared/lib/useMedia';
import { useNow } from '@/shared/lib/useNow';
import { useStore } from '@/shared/lib/useStore';
import { useDraft, useOutboxItems, useProgramState } from '@/shared/live/hooks';
import { pairKey } from '@/shared/live/state';
import { LineHeader } from './LineHeader';
import classes from './LineScreen.module.css';
import { useWorkTime } from './useWorkTime';
import { WaitingPanel } from './WaitingPanel';

/** One line: who helps, what happens with the question, everything said so far, and where to write. */
export function Conversation({ line }: { line: Line }) {
  const { t } = useTranslation('user');
  const meId = useProgramState((state) => state.me.account_id);
  const mine = useMyInquiries(line.id, meId);
  const newest = mine[0] ?? null;
  const open = newest !== null && newest.state !== 'finished' ? newest : null;
  const [draft] = useDraft(pairKey(line.id, meId));
  const { asked, byHand } = useAskedRating(mine);
  const time = useWorkTime(asked);
  const touch = useMedia('(pointer: coarse)');
  // Whoever is writing goes on writing: the stars wait behind a button.
  const quiet = asked !== null && draft !== '' && !byHand;
  return (
    <div className={classes.screen}>
      <LineHeader line={line} inquiry={open ?? asked} />
      <WaitingPanel inquiry={open} line={line} />
      <Dialogue
        lineId={line.id}
        userId={meId}
        density="user"
        autoFocus={!touch}
        footer={open?.state === 'queued' && <MoreHint />}
        composer={
          asked !== null && !quiet ? <RatingPanel key={asked.id} inquiry={asked} time={time} /> : undefined
        }
        hint={
          quiet && (
            <p className={classes.rateBar}>
              {t('rating.title.nobody')}
              <button type="button" className={classes.button} onClick={() => openRating(asked.id)}>
                <IconStar size={18} stroke={1.7} aria-hidden />
                {t('questions.rate')}
              </button>
            </p>
          )
        }
      />
    </div>
  );
}

function MoreHint() {
  const { t } = useTranslation('user');
  return (
    <p className={classes.hint}>
      <IconHeadset size={18} stroke={1.7} aria-hidden />
      {t('waiting.more')}
    </p>
  );
}

/** My questions on this line, the newest first. */
function useMyInquiries(lineId: string, meId: string): Inquiry[] {
  const all = useProgramState((state) => state.inquiries);
  return useMemo(
    () =>
      Object.values(all)
        .filter((inquiry) => inquiry.line_id === lineId && inquiry.user_id === meId)
        .sort((a, b) => (a.opened_at < b.opened_at ? 1 : -1)),
    [all, lineId, meId],
  );
}

/** The question whose rating is asked for now; `byHand`: from the home page. */
function useAskedRating(mine: readonly Inquiry[]): { asked: Inquiry | null; byHand: boolean } {
  const panels = useStore(ratingPanels, (now) => now);
  const ratings = useProgramState((state) => state.ratings);
  const items = useOutboxItems();
  const found = inquiryToRate(mine, ratings, panels, useNow(60));
  const asked = found !== null && isRatingOnItsWay(items, found.id) ? null : found;
  return { asked, byHand: asked !== null && panels.opened === asked.id };
}
