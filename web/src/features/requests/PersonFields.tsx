import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Requests.module.css';

export const PERSON = ['last_name', 'first_name', 'middle_name', 'position', 'email', 'phone'] as const;
export type PersonField = (typeof PERSON)[number];
export const NO_PERSON = Object.fromEntries(PERSON.map((name) => [name, ''])) as Record<PersonField, string>;
const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/;

/** What must be filled in, and an address with its domain. */
export function usePersonRules(needed: readonly PersonField[]) {
  const { t } = useTranslation('requests');
  const isThere = (value: string): string | null => (value.trim() === '' ? t('needed') : null);
  return {
    ...Object.fromEntries(needed.map((name) => [name, isThere])),
    email: (value: string) => (ADDRESS.test(value.trim()) ? null : t('needEmail')),
  };
}

/** Who is to get an account [4.5-V]. `size`: large for users. */
export function PersonFields({
  needed,
  inputProps,
  size,
}: {
  needed: readonly PersonField[];
  inputProps(name: PersonField): object;
  size?: string;
}) {
  const { t } = useTranslation('requests');
  return (
    <div className={classes.fields}>
      {PERSON.map((name, nth) => (
        <TextInput
          key={name}
          label={t(`field.${name}`)}
          withAsterisk={needed.includes(name)}
          autoComplete="off"
          {...(size !== undefined && { size })}
          {...(nth === 0 && { 'data-autofocus': true })}
          {...inputProps(name)}
        />
      ))}
    </div>
  );
}
