import { useTranslation } from 'react-i18next';
import { usePerson } from '@/shared/live/hooks';
import { shortName } from '@/shared/live/selectors';
import classes from './Feed.module.css';
import { useTypists } from './useTypists';

/** «Марина Лебедева печатает…»; keeps its height, so that the feed does not jump. */
export function TypingLine({ feedId }: { feedId: string | null }) {
  const { t } = useTranslation('feed');
  const typists = useTypists(feedId);
  const person = usePerson(typists[0] ?? null);
  const text =
    typists.length === 0
      ? ''
      : typists.length === 1
        ? t('typingNamed', { name: shortName(person) || t('unknown') })
        : t('typingMany', { count: typists.length });
  return <p className={classes.typing}>{text}</p>;
}
