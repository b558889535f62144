import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Welcome } from '@/shared/api/types';
import { Avatar } from '@/shared/ui/Avatar';
import classes from './Auth.module.css';

type DemoLogin = Welcome['demo_logins'][number];

/** Demo mode: one click fills in login and password. */
export function DemoLogins({
  logins,
  onChoose,
}: {
  logins: DemoLogin[];
  onChoose: (login: DemoLogin) => void;
}) {
  const { t } = useTranslation('signin');
  return (
    <section className={classes.demo} aria-label={t('demo')}>
      {logins.length > 0 && <h2 className={classes.demoTitle}>{t('demo')}</h2>}
      <ul className={classes.demoList}>
        {logins.map((login) => (
          <li key={login.login}>
            <button
              type="button"
              className={classes.demoLogin}
              onClick={() => onChoose(login)}
              title={t('demoHint')}
            >
              <Avatar id={login.login} name={login.name} size={28} />
              <span>
                {login.name}
                <small>{t(`role.${login.role}`)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Link to="/letters" className={classes.link}>
        {t('letters')}
      </Link>
    </section>
  );
}
