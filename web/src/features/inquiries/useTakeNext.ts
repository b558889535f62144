import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/shared/api/problem';
import { useProblemText } from '@/shared/i18n/useTexts';
import { useCanSend } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { toast } from '@/shared/ui/toast';

/** «Взять следующее»: of one line, or of all that I serve. A second press while the first is on its way does nothing. */
export function useTakeNext(
  lineId: string | null,
  onTaken: (lineId: string, userId: string) => void,
): { take(): void; taking: boolean; possible: boolean } {
  const { t } = useTranslation('specialist');
  const program = useProgram();
  const words = useProblemText();
  const possible = useCanSend();
  const [taking, setTaking] = useState(false);
  const busy = useRef(false);
  const take = useCallback(() => {
    if (busy.current || !possible) return;
    busy.current = true;
    setTaking(true);
    program
      .send('inquiry.take_next', lineId === null ? {} : { line_id: lineId })
      .then(
        ({ inquiry }) => onTaken(inquiry.line_id, inquiry.user_id),
        (error: unknown) => {
          const problem = asProblem(error);
          toast({ title: t('queue.takeFailed'), text: words(problem), bad: problem.slug !== 'queue-empty' });
        },
      )
      .finally(() => {
        busy.current = false;
        setTaking(false);
      });
  }, [possible, program, lineId, onTaken, t, words]);
  return { take, taking, possible };
}
