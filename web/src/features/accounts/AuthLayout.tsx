import { IconPhone, IconWorld } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '@/shared/i18n/i18n';
import { useLocale } from '@/shared/i18n/useTexts';
import { LineIcon } from '@/shared/ui/LineIcon';
import { Logo } from '@/shared/ui/Logo';
import classes from './AuthLayout.module.css';
import { Splash } from './Splash';
import { useWelcome } from './welcome';

/** Picture (i): the partner's splash and a form; on the phone the form with the partner's logo. */
export function AuthLayout({ children }: { children: ReactNode }) {
  const { t } = useTranslation(['signin', 'common']);
  const welcome = useWelcome();
  const locale = useLocale();
  const other = locale === 'ru' ? 'en' : 'ru';
  const name = welcome?.name ?? t('common:product');
  const logoId = welcome?.logo_id ?? null;
  const mark = (
    <span className={classes.mark} data-logo={logoId !== null || undefined}>
      {logoId === null ? <LineIcon name="headset" size={24} /> : <img src={`/api/logos/${logoId}`} alt="" />}
    </span>
  );
  return (
    <div className={classes.page}>
      <aside className={classes.splash}>
        <div className={classes.partner}>
          {mark}
          {name}
        </div>
        {welcome !== null && welcome.greeting !== '' && (
          <p className={classes.greeting}>{welcome.greeting}</p>
        )}
        {welcome !== null && welcome.phone !== '' && (
          <p className={classes.fact}>
            <IconPhone size={19} stroke={1.7} aria-hidden />
            <a href={`tel:${welcome.phone.replace(/[^+\d]/g, '')}`}>{welcome.phone}</a>
          </p>
        )}
        <Splash />
      </aside>
      <div className={classes.side}>
        <main className={classes.main}>
          <div className={classes.partnerSmall}>
            {mark}
            {name}
          </div>
          {children}
        </main>
        <footer className={classes.footer}>
          <span className={classes.platform}>
            <Logo size={16} />
            {t('platform')}
          </span>
          <button
            type="button"
            className={classes.language}
            onClick={() => void switchLanguage(other)}
            aria-label={t('common:language.switch', { name: t(`common:language.${locale}`) })}
          >
            <IconWorld size={15} stroke={1.7} aria-hidden />
            {t(`common:language.${locale}`)}
          </button>
        </footer>
      </div>
    </div>
  );
}
