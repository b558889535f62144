import { useTranslation } from 'react-i18next';
import type { Request } from '@/shared/api/types';

/** Who or what is wanted: the person's name, or the user's words; nothing for a contract. */
export function nameWanted({ kind, wish }: Pick<Request, 'kind' | 'wish'>): string {
  const text = (name: string): string => (typeof wish[name] === 'string' ? wish[name] : '');
  if (kind === 'account')
    return [text('last_name'), text('first_name'), text('middle_name')].filter(Boolean).join(' ');
  return text('words');
}

/** «Учётная запись: Ладыгина Вероника», «Линия: Отчётность», «Продление договора». */
export function useRequestTitle(): (request: Pick<Request, 'kind' | 'wish'>) => string {
  const { t } = useTranslation('requests');
  return (request) => t(`what.${request.kind}`, { name: nameWanted(request) });
}
