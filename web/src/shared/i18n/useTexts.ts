import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem, ProblemBody } from '@/shared/api/problem';
import type { Locale } from '@/shared/api/types';

/** 'ru' or 'en', for the functions of `lib/time.ts`. */
export function useLocale(): Locale {
  return useTranslation().i18n.language === 'en' ? 'en' : 'ru';
}

/** What happened and what to do, by slug; for a slug we do not know, the server's own words. */
export function useProblemText(): (problem: Problem | ProblemBody) => string {
  const { t } = useTranslation('problems');
  return useCallback(
    (problem) => {
      const body = 'body' in problem ? (problem as Problem).body : problem;
      const known = t(body.slug as 'network', { defaultValue: '' });
      return known || [body.title, body.detail].filter(Boolean).join('. ') || t('unexpected');
    },
    [t],
  );
}

/** «2 мин», «1 ч 05 мин»: a waiting time in words, whole minutes from one minute on. */
export function useWaitWords(): (seconds: number) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (seconds) => {
      if (seconds < 60) return t('time.seconds', { count: seconds });
      if (seconds < 3600) return t('time.minutes', { count: Math.floor(seconds / 60) });
      if (seconds < 86_400)
        return t('time.hours', {
          hours: Math.floor(seconds / 3600),
          minutes: Math.floor((seconds % 3600) / 60),
        });
      return t('time.days', { count: Math.floor(seconds / 86_400) });
    },
    [t],
  );
}
