import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import type { Inquiry } from '@/shared/api/types';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useProgram } from '@/shared/live/ProgramContext';
import { announce } from '@/shared/ui/Announcer';
import { toast } from '@/shared/ui/toast';
import { offerUndo } from '@/shared/ui/undo';

export interface InquiryActions {
  /** Takes from the queue, takes over, or begins a new one. */
  start(lineId: string, userId: string): void;
  /** With «Вернуть» for 8 s. */
  finish(inquiry: Inquiry, name: string): void;
  favourite(lineId: string, userId: string, on: boolean): void;
}

export function useInquiryActions(): InquiryActions {
  const { t } = useTranslation('specialist');
  const program = useProgram();
  const words = useProblemText();
  return useMemo(() => {
    const fail = (title: string) => (error: unknown) =>
      toast({ bad: true, title, text: words(asProblem(error)) });
    return {
      start(lineId, userId) {
        program.send('inquiry.start', { line_id: lineId, user_id: userId }).catch(fail(t('talk.failed')));
      },
      finish(inquiry, name) {
        const resume = (): void =>
          void program.send('inquiry.resume', { inquiry_id: inquiry.id }).catch(fail(t('talk.resumeFailed')));
        program.send('inquiry.finish', { inquiry_id: inquiry.id }).then(
          () => {
            announce(t('talk.finished', { name }));
            offerUndo(t('talk.finished', { name }), resume);
          },
          fail(t('talk.failed')),
        );
      },
      favourite(lineId, userId, on) {
        program.send('favourite.set', { line_id: lineId, user_id: userId, on }).catch(fail(t('talk.failed')));
      },
    };
  }, [program, t, words]);
}
