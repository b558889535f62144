import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Dialogue } from '@/features/feeds/Dialogue';
import { useDraft, useOutboxItems, useProgramState } from '@/shared/live/hooks';
import { pendingMessages } from '@/shared/live/outbox';
import { useProgram } from '@/shared/live/ProgramContext';
import { feedOf } from '@/shared/live/selectors';
import { pairKey } from '@/shared/live/state';
import { Notice } from '@/shared/ui/Notice';
import { HeaderFrame } from './LineHeader';
import classes from './LineScreen.module.css';

/** A line that is not connected any more: says so, loses nothing, and offers another way. */
export function GoneLine({ lineId }: { lineId: string }) {
  const { t } = useTranslation('user');
  const meId = useProgramState((state) => state.me.account_id);
  const hasFeed = useProgramState((state) => feedOf(state, lineId, meId) !== null);
  const name = useProgramState((state) => state.lines[lineId]?.name);
  const notice = <GoneNotice lineId={lineId} meId={meId} />;
  return (
    <div className={classes.screen}>
      <HeaderFrame name={name ?? t('gone.title')} />
      {hasFeed ? <Dialogue lineId={lineId} userId={meId} density="user" composer={notice} /> : notice}
    </div>
  );
}

function GoneNotice({ lineId, meId }: { lineId: string; meId: string }) {
  const { t } = useTranslation('user');
  const program = useProgram();
  const navigate = useNavigate();
  const [draft, setDraft] = useDraft(pairKey(lineId, meId));
  const [ask, setAsk] = useDraft('ask');
  const items = useOutboxItems();
  const unsent = pendingMessages(items, lineId, meId, meId).filter((item) => item.state !== 'saved');
  const another = useProgramState((state) => Object.values(state.lines).some((line) => line.as_user));
  const text = [...unsent.map((item) => item.text), draft].filter((part) => part.trim() !== '').join('\n\n');

  function move(): void {
    setAsk([ask, text].filter((part) => part !== '').join('\n\n'));
    for (const item of unsent) program.outbox.remove(item.id);
    setDraft('');
    void navigate({ to: '/' });
  }
  return (
    <div className={classes.gone}>
      <Notice tone="warn" title={t('gone.title')}>
        {t('gone.text')}
      </Notice>
      {text !== '' && (
        <>
          <p className={classes.kept}>{t('gone.kept')}</p>
          <p className={classes.text}>{text}</p>
        </>
      )}
      <div className={classes.actions}>
        {text !== '' && another ? (
          <button type="button" className={classes.button} onClick={move}>
            {t('gone.move')}
          </button>
        ) : (
          <Link to="/" className={classes.button}>
            {t('gone.home')}
          </Link>
        )}
      </div>
    </div>
  );
}
