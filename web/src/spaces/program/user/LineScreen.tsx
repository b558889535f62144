import { IconHeadset } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useProgramState } from '@/shared/live/hooks';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Conversation } from './Conversation';
import { GoneLine } from './GoneLine';
import { NoLines } from './HomeScreen';
import { UserFrame } from './UserFrame';

/** Pictures (b2, b3): `/lines` and `/lines/$lineId`. */
export function LineScreen() {
  const { lineId } = useParams({ strict: false });
  return (
    <UserFrame shows={lineId === undefined ? 'list' : 'content'}>
      {lineId === undefined ? <NoLineChosen /> : <Line key={lineId} lineId={lineId} />}
    </UserFrame>
  );
}

function NoLineChosen() {
  const { t } = useTranslation('user');
  const any = useProgramState((state) => Object.values(state.lines).some((line) => line.as_user));
  if (!any) return <NoLines />;
  return <EmptyState icon={IconHeadset} title={t('lines.choose')} text={t('lines.chooseText')} />;
}

function Line({ lineId }: { lineId: string }) {
  const line = useProgramState((state) => state.lines[lineId]);
  return line?.as_user === true ? <Conversation line={line} /> : <GoneLine lineId={lineId} />;
}
