import { Menu, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconKeyboard, IconLogout, IconMail, IconSettings } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from '@/features/accounts/session';
import { useWelcome } from '@/features/accounts/welcome';
import { api } from '@/shared/api/endpoints';
import { asProblem } from '@/shared/api/problem';
import type { HandStatus, Locale } from '@/shared/api/types';
import { LOCALES, switchLanguage } from '@/shared/i18n/i18n';
import { useLocale, useProblemText } from '@/shared/i18n/useTexts';
import { play } from '@/shared/lib/sound';
import { usePreference } from '@/shared/lib/usePreference';
import { useCanSend, useProgramState } from '@/shared/live/hooks';
import { useProgram } from '@/shared/live/ProgramContext';
import { isSpecialist, shortName } from '@/shared/live/selectors';
import { Presence } from '@/shared/ui/Presence';
import { AccountButton } from './AccountButton';
import { keysSheet } from './KeysSheet';
import classes from './Rail.module.css';

const STATUSES: readonly HandStatus[] = ['free', 'away', 'dnd', 'busy'];
const THEMES = ['light', 'dark', 'auto'] as const;

/** Own status, language, theme, keys, sign out. Loaded when it is opened for the first time, so it opens itself. */
export function AccountMenuList({ wide }: { wide: boolean }) {
  const { t } = useTranslation();
  const program = useProgram();
  const online = useCanSend();
  const me = useProgramState((state) => state.me);
  const name = useProgramState((state) => shortName(state.people[state.me.account_id]) || state.me.name);
  const answers = useProgramState(isSpecialist);
  const words = useProblemText();
  const locale = useLocale();
  const scheme = useMantineColorScheme();
  const welcome = useWelcome();
  const [sound, setSound] = usePreference('sound', ['on', 'off']);
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button of before is gone: the menu gives the focus back to this one.
    button.current?.focus({ preventScroll: true });
    setOpened(true);
  }, []);

  const fail = (title: string) => (error: unknown) =>
    notifications.show({ color: 'bad', title, message: words(asProblem(error)) });
  const choose = (status: HandStatus): void =>
    void program.send('presence.set', { status }).catch(fail(t('account.statusFailed')));
  const speak = (next: Locale): void => {
    void switchLanguage(next);
    void api.setLocale(next).then(
      (changed) => program.state.update((state) => (state === null ? state : { ...state, me: changed })),
      () => {},
    );
  };

  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position={wide ? 'top-start' : 'right-end'}
      width={310}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <AccountButton ref={button} wide={wide} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        {STATUSES.filter((status) => answers || status !== 'busy' || me.status === 'busy').map((status) => (
          <Choice
            key={status}
            on={me.status === status}
            disabled={!online}
            onChoose={() => choose(status)}
            left={<Presence status={status} />}
          >
            {t(`myStatus.${status}`)}
            {(answers || !online) && (
              <small className={classes.hint}>
                {online ? t(`myStatusHint.${status}`) : t('connection.needed')}
              </small>
            )}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('account.language')}</Menu.Label>
        {LOCALES.map((language) => (
          <Choice key={language} on={language === locale} onChoose={() => speak(language)}>
            <span lang={language}>{t(`language.${language}`)}</span>
          </Choice>
        ))}
        <Menu.Label>{t('account.theme')}</Menu.Label>
        {THEMES.map((theme) => (
          <Choice key={theme} on={scheme.colorScheme === theme} onChoose={() => scheme.setColorScheme(theme)}>
            {t(`theme.${theme}`)}
          </Choice>
        ))}
        <Menu.Divider />
        {answers && (
          <Menu.CheckboxItem
            checked={sound === 'on'}
            checkIcon={<IconCheck size={16} stroke={1.8} aria-hidden />}
            onChange={(on) => {
              setSound(on ? 'on' : 'off');
              if (on) play('message');
            }}
          >
            {t('account.sound')}
          </Menu.CheckboxItem>
        )}
        <Menu.Item leftSection={<IconSettings size={16} stroke={1.7} />} component={Link} to="/settings">
          {t('account.settings')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.7} />} onClick={() => keysSheet.set(true)}>
          {t('account.keys')}
        </Menu.Item>
        {welcome?.demo === true && (
          <Menu.Item leftSection={<IconMail size={16} stroke={1.7} />} component={Link} to="/letters">
            {t('account.letters')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.7} />}
          onClick={() => void signOut().catch(fail(t('error.title')))}
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** One of several: the chosen one has a check and says so. */
function Choice({
  on,
  disabled = false,
  onChoose,
  left,
  children,
}: {
  on: boolean;
  disabled?: boolean;
  onChoose(): void;
  left?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Menu.RadioItem
      value="on"
      checked={on}
      disabled={disabled}
      closeMenuOnClick
      checkIcon={<IconCheck size={16} stroke={1.8} aria-hidden />}
      onChange={onChoose}
    >
      <span className={classes.choice}>
        {left}
        <span>{children}</span>
      </span>
    </Menu.RadioItem>
  );
}
