import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SsoProvider } from '@/shared/api/types';
import classes from './Security.module.css';

/** What the service must be told, and where people go. */
export function Addresses({ provider }: { provider: SsoProvider }) {
  const { t } = useTranslation('security');
  const root = new URL(provider.redirect_uri).origin;
  const all = [
    ['redirect', provider.redirect_uri],
    ['direct', provider.id === null ? null : `${root}/?sso=${provider.id}`],
  ] as const;
  return (
    <dl className={classes.addresses}>
      {all.map(([name, address]) =>
        address === null ? null : (
          <div key={name}>
            <dt>{t(`sso.${name}`)}</dt>
            <dd>
              <code>{address}</code>
              <CopyButton value={address}>
                {({ copied, copy }) => (
                  <Button size="compact-sm" variant="default" onClick={copy}>
                    {t(copied ? 'sso.copied' : 'sso.copy')}
                  </Button>
                )}
              </CopyButton>
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
