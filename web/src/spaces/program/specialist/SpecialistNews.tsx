import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '@/shared/lib/clock';
import { play } from '@/shared/lib/sound';
import { usePreference } from '@/shared/lib/usePreference';
import { useProgram } from '@/shared/live/ProgramContext';
import { feedOf, shortName } from '@/shared/live/selectors';
import type { ProgramState } from '@/shared/live/state';
import { announce } from '@/shared/ui/Announcer';
import { hideToast, toast } from '@/shared/ui/toast';
import classes from './News.module.css';
import { newsOf } from './news';

/** The dialogue of the address `/clients/<line>/<user>`, when the window is before my eyes. */
function lookingAt(state: ProgramState): string | null {
  const [, screen, lineId, userId] = window.location.pathname.split('/');
  if (screen !== 'clients' || lineId === undefined || userId === undefined) return null;
  return document.hidden || !document.hasFocus() ? null : (feedOf(state, lineId, userId)?.id ?? null);
}

/** Sound, words for screen readers and a card for what was given to me. «Не беспокоить» keeps silent. */
function useNews(): void {
  const { t } = useTranslation('specialist');
  const program = useProgram();
  const navigate = useNavigate();
  const [sound] = usePreference('sound', ['on', 'off']);
  useEffect(
    () =>
      program.onEvents((events, state) => {
        if (state.me.status === 'dnd') return;
        const news = newsOf(events, state, lookingAt(state), serverNow());
        const latest = news.at(-1);
        if (latest === undefined) return;
        const given = news.some(({ kind }) => kind === 'assigned');
        if (sound === 'on') play(given ? 'assigned' : 'message');
        for (const { kind, lineId, userId } of news.slice(-3)) {
          const name = shortName(state.people[userId]);
          const line = state.lines[lineId]?.name ?? '';
          if (kind === 'message') {
            announce(t('alert.message', { name, line }));
            continue;
          }
          announce(`${t('alert.assigned')}. ${t('alert.assignedText', { name, line })}`, true);
          const id = `assigned-${lineId}-${userId}`;
          const open = (): void => {
            hideToast(id);
            void navigate({ to: '/clients/$lineId/$userId', params: { lineId, userId } });
          };
          toast({
            id,
            title: t('alert.assigned'),
            stays: 10_000,
            text: (
              <>
                {t('alert.assignedText', { name, line })}{' '}
                <button type="button" className={classes.open} onClick={open}>
                  {t('alert.open')}
                </button>
              </>
            ),
          });
        }
      }),
    [program, navigate, sound, t],
  );
}

/** Stands in the shell of whoever answers. */
export function SpecialistNews() {
  useNews();
  return null;
}
