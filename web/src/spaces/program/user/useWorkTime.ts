import { useTranslation } from 'react-i18next';
import type { Inquiry } from '@/shared/api/types';

/** How long a finished question took, in words: «48 минут». */
export function useWorkTime(inquiry: Inquiry | null): string {
  const { t } = useTranslation('user');
  if (inquiry?.finished_at == null) return '';
  const start = inquiry.started_at ?? inquiry.opened_at;
  const minutes = Math.round((Date.parse(inquiry.finished_at) - Date.parse(start)) / 60_000);
  if (minutes < 1) return t('duration.less');
  if (minutes < 60) return t('duration.minutes', { count: minutes });
  return t('duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
