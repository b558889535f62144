import { Link } from '@tanstack/react-router';
import i18next from 'i18next';
import type { Request } from '@/shared/api/types';
import { loadTexts } from '@/shared/i18n/i18n';
import { toast } from '@/shared/ui/toast';

/** The asker's program says at once that his request was answered; what exactly, stands in his list. */
export async function tellAnswer(state: Request['state']): Promise<void> {
  if (state !== 'accepted' && state !== 'declined') return;
  await loadTexts('requests');
  toast({
    title: i18next.t(`requests:news.${state}`),
    text: <Link to="/requests">{i18next.t('requests:news.open')}</Link>,
    bad: state === 'declined',
    stays: 12_000,
  });
}
