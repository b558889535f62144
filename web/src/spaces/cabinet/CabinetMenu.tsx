import { Drawer } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { Fragment, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { loadTexts } from '@/shared/i18n/i18n';
import { lazyPart } from '@/shared/lib/lazyPart';
import { useMedia } from '@/shared/lib/useMedia';
import { useStore } from '@/shared/lib/useStore';
import { useProgramState } from '@/shared/live/hooks';
import { Badge } from '@/shared/ui/Badge';
import { Logo } from '@/shared/ui/Logo';
import classes from './CabinetMenu.module.css';
import { menuDrawer, NARROW } from './menuDrawer';
import { PAGES } from './pages';
import { useRequestCounts, useRequestNews } from './requests/useRequests';
import { useCompany } from './useCompany';

/** While the company is set up, its steps stand in the place of the menu. */
const StepsMenu = lazyPart(async () => {
  const [{ StepsMenu: Steps }] = await Promise.all([import('./start/StepsMenu'), loadTexts('start')]);
  return Steps;
});

const same = (open: boolean): boolean => open;
const close = (): void => menuDrawer.set(false);

/** In the place of the rail; on narrow windows a drawer. `account`: the own account, at the bottom. */
export function CabinetMenu({ account }: { account: ReactNode }) {
  const { t } = useTranslation('cabinet');
  const narrow = useMedia(NARROW);
  const opened = useStore(menuDrawer, same);
  useRequestNews();
  if (!narrow) return <Menu account={account} />;
  return (
    <Drawer.Root opened={opened} onClose={close} size={280} zIndex={20} padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('menu')}>
        <Drawer.Body className={classes.drawer}>
          <Menu account={account} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Menu({ account }: { account: ReactNode }) {
  const starting = useMatchRoute()({ to: '/cabinet/start' }) !== false;
  if (starting)
    return (
      <Suspense fallback={<span className={classes.menu} data-steps />}>
        <StepsMenu />
      </Suspense>
    );
  return <Pages account={account} />;
}

function Pages({ account }: { account: ReactNode }) {
  const { t } = useTranslation('cabinet');
  const partner = useProgramState((state) => state.partner.name);
  const logoId = useCompany().data?.logo_id;
  return (
    <nav className={classes.menu} aria-label={t('menu')} data-region="rail">
      <div className={classes.head}>
        <span className={classes.logo}>
          {logoId == null ? <Logo size={26} light /> : <img src={`/api/logos/${logoId}`} alt="" />}
        </span>
        <span className={classes.words}>
          <strong className={classes.partner} title={partner}>
            {partner}
          </strong>
          <span className={classes.hint}>{t('title')}</span>
        </span>
      </div>
      <Link to="/" className={classes.item} onClick={close}>
        <IconArrowLeft size={18} stroke={1.7} aria-hidden />
        {t('back')}
      </Link>
      <div className={classes.pages}>
        {PAGES.map(({ to, icon: Picture, name, group }, index) => (
          <Fragment key={name}>
            {group !== null && group !== PAGES[index - 1]?.group && (
              <p className={classes.group}>{t(`group.${group}`)}</p>
            )}
            <Link
              to={to}
              className={classes.item}
              onClick={close}
              activeOptions={{ exact: to === '/cabinet' }}
            >
              <Picture size={18} stroke={1.7} aria-hidden />
              {t(`nav.${name}`)}
              {name === 'requests' && <WaitingRequests />}
            </Link>
          </Fragment>
        ))}
      </div>
      {account}
    </nav>
  );
}

/** How many requests wait for an answer, beside the name of their page. */
function WaitingRequests() {
  const { t } = useTranslation('requests');
  const count = useRequestCounts().data?.waiting ?? 0;
  return (
    <span className={classes.count}>
      <Badge count={count} kind="quiet" label={t('cabinet.waitingCount', { count })} />
    </span>
  );
}
