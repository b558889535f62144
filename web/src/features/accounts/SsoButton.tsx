import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { asProblem, type Problem } from '@/shared/api/problem';
import type { SsoOption } from '@/shared/api/types';
import type { settings } from '@/shared/i18n/ru/settings';
import { useProblemText } from '@/shared/i18n/useTexts';
import { Notice } from '@/shared/ui/Notice';
import classes from './Auth.module.css';

/** What the address says: `?sso=<id>` names a company's service, `?sso-error=<slug>` why it did not let in. */
function readAddress(): { id: string | null; refusal: string | null } {
  const query = new URLSearchParams(window.location.search);
  return { id: query.get('sso'), refusal: query.get('sso-error') };
}

/** The way in through the company's service, under the password; and what it said when it did not let in. */
export function SsoButton({ remember }: { remember: boolean }) {
  const { t } = useTranslation('settings');
  const words = useProblemText();
  const [{ id, refusal }] = useState(readAddress);
  const [option, setOption] = useState<SsoOption | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // Read once: a reload is not a second refusal.
    if (refusal !== null) window.history.replaceState(window.history.state, '', window.location.pathname);
    http.get<{ items: SsoOption[] }>('/api/sso-options', { query: { provider_id: id } }).then(
      ({ items }) => setOption(items[0] ?? null),
      () => {},
    );
  }, [id, refusal]);

  async function begin(provider: SsoOption): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const body = { provider_id: provider.id, remember };
      window.location.assign((await http.post<{ url: string }>('/api/sso-sign-ins', body)).url);
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  }

  const known = refusal as keyof typeof settings.sso.refusal | null;
  return (
    <>
      {(problem !== null || known !== null) && (
        <div className={classes.back}>
          <Notice tone="bad" urgent>
            {problem !== null
              ? words(problem)
              : t(`sso.refusal.${known as 'sso-expired'}`, { defaultValue: t('sso.refused') })}
          </Notice>
        </div>
      )}
      {option !== null && (
        <div className={classes.back}>
          <Button variant="default" size="lg" fullWidth loading={busy} onClick={() => void begin(option)}>
            {option.name}
          </Button>
        </div>
      )}
    </>
  );
}
